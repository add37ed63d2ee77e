using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>mission.md D: scan to spend. Amounts are minor units.</summary>
public sealed class RedeemTests
{
    /// <summary>A card with 10.00 gift and 1000 points of 0.5 minor units, so 15.00 to spend.</summary>
    private static Story OfFifteen(RedeemRule? rule = null) =>
        Story.OfCard(new() { Redeem = (rule ?? new()) with { PointValue = A.Coefficient("0.5") } }).By(A.Support)
            .Given(new Adjust(Asset.Gift, 1000, "start"), new Adjust(Asset.Points, 1000, "start"))
            .By(A.TillActor);

    [Fact]
    public void Redeem_DrawsGiftThenPoints()
    {
        var decision = OfFifteen().When(new Scan(5000, Redeem: 1200));
        var reply = Assert.IsType<Scanned>(decision.Reply);
        Assert.Equal((1200, 0, 3800), (reply.Discount, reply.PaidWithMoney, reply.ToPay));
        Assert.Equal(new Amounts(0, 0, 600), reply.Purse.Balances);
        Assert.All(decision.Transfers, t => Assert.Equal(new Account(AccountKind.Redeemed, A.Venue.ToString()), t.Credit));
        Assert.Equal([(Asset.Gift, 1000L), (Asset.Points, 400L)], decision.Transfers.Select(t => (t.Asset, t.Amount)));
    }

    [Fact]
    public void Redeem_RoundsPointsUpAndKeepsTheDiscount()
    {
        var story = Story.OfCard(new() { Redeem = new() { PointValue = A.Coefficient("3") } }).By(A.Support).Given(new Adjust(Asset.Points, 10, "start")).By(A.TillActor);
        var reply = story.When<Scanned>(new Scan(100, Redeem: 7));
        // Two points would be worth 6, so three go.
        Assert.Equal((7, 7), (reply.Discount, reply.Purse.Balances.Points));
    }

    [Fact]
    public void Redeem_WhenThePurseIsTooSmall_RefusesAndMovesNothing()
    {
        var refusal = OfFifteen().WhenRefused<InsufficientBalance>(new Scan(5000, Redeem: 1501));
        Assert.Equal(new InsufficientBalance(1500, 1501), refusal);
    }

    [Fact]
    public void Redeem_NeverTakesMoney()
    {
        var story = OfFifteen().Given(new TopUp(9000, TopUpMethod.Terminal));
        story.WhenRefused<InsufficientBalance>(new Scan(5000, Redeem: 1501));
        Assert.Equal(1500, story.When<Scanned>(new Scan(5000, RedeemMax: true)).Discount);
        Assert.Equal(9000, story.Balances.Money);
    }

    [Fact]
    public void PayWithMoney_TakesAsMuchOfTheRestAsMoneyCovers()
    {
        var story = OfFifteen().Given(new TopUp(3000, TopUpMethod.Terminal));
        var decision = story.When(new Scan(5000, Redeem: 1000, PayWithMoney: true));
        var reply = Assert.IsType<Scanned>(decision.Reply);
        Assert.Equal((1000, 3000, 1000), (reply.Discount, reply.PaidWithMoney, reply.ToPay));
        Assert.Equal(new Account(AccountKind.Sales, A.Venue.ToString()), decision.Transfers[^1].Credit);
        Assert.Equal((0, 100), Second(story.When<Scanned>(new Scan(100, PayWithMoney: true))));

        static (long, long) Second(Scanned scanned) => (scanned.PaidWithMoney, scanned.ToPay);
    }

    [Fact]
    public void Spending_WithoutAVenue_IsBookedByChannel()
    {
        var decision = OfFifteen().When(new Scan(5000, Redeem: 100, Channel: "delivery"), A.Owner);
        Assert.Equal(new Account(AccountKind.Redeemed, "delivery"), Assert.Single(decision.Transfers).Credit);
    }

    [Fact]
    public void Max_IsTheLeastOfBalanceLargestAmountShareAndBill()
    {
        Assert.Equal(1500, Max(new(), 5000));
        Assert.Equal(700, Max(new() { MaxAmount = 700 }, 5000));
        Assert.Equal(333, Max(new() { MaxShareBps = 3333 }, 1000));
        Assert.Equal(0, Max(new() { MaxShareBps = 3333 }, 2));
        Assert.Equal(400, Max(new(), 400));
        Assert.Equal(0, Max(new() { MinAmount = 1501 }, 5000));
        Assert.Equal(1500, Max(new() { MinAmount = 1500 }, 5000));
        Assert.Equal(0, Max(new() { Enabled = false }, 5000));

        static long Max(RedeemRule rule, long bill) => OfFifteen(rule).When<Scanned>(new Scan(bill, RedeemMax: true)).Discount;
    }

    [Fact]
    public void Refusals_StandInTheOrderOfTheContract()
    {
        // Each rule is broken by the same request; the next refusal shows once the one before it is repaired.
        var story = OfFifteen(new() { Enabled = false, MinAmount = 3000, MaxAmount = 1000, MaxShareBps = 1000 });
        var scan = new Scan(1600, Redeem: 2000);
        story.WhenRefused<RedeemDisabled>(scan);
        Repair(r => r with { Enabled = true });
        Assert.Equal(new RedeemBelowMin(3000, 2000), story.WhenRefused<RedeemBelowMin>(scan));
        Repair(r => r with { MinAmount = 2000 });
        Assert.Equal(new RedeemAboveMax(1000, 2000), story.WhenRefused<RedeemAboveMax>(scan));
        Repair(r => r with { MaxAmount = 2000 });
        Assert.Equal(new RedeemAboveShare(160, 2000), story.WhenRefused<RedeemAboveShare>(scan));
        Repair(r => r with { MaxShareBps = 10_000 });
        Assert.Equal(new RedeemExceedsBill(1600, 2000), story.WhenRefused<RedeemExceedsBill>(scan));
        Assert.Equal(new InsufficientBalance(1500, 2000), story.WhenRefused<InsufficientBalance>(scan with { Bill = 2000 }));

        void Repair(Func<RedeemRule, RedeemRule> repair) => story.Settings = story.Settings with { Redeem = repair(story.Settings.Redeem) };
    }

    [Fact]
    public void Redeem_OfZero_AsksForNothing()
    {
        var story = OfFifteen(new() { Enabled = false, MinAmount = 100 });
        Assert.Equal(0, story.When<Scanned>(new Scan(1000, Redeem: 0), facts: Facts.None).Discount);
    }

    [Fact]
    public void Draw_TakesTheEarliestExpiryFirstThenTheOldestLot()
    {
        var story = Story.OfCard().By(A.Support).Given(
            new Adjust(Asset.Gift, 100, "never"),
            new Adjust(Asset.Gift, 100, "late", ValidDays: 20),
            new Adjust(Asset.Gift, 100, "soon", ValidDays: 10),
            new Adjust(Asset.Gift, 100, "soon, but younger", ValidDays: 10));
        var drawn = story.By(A.TillActor).When(new Scan(1000, Redeem: 350)).Transfers;
        Assert.Equal([4, 5, 3, 2], drawn.Select(t => t.Lot!.Id / PurseBook.MaxLots));
        Assert.Equal([100, 100, 100, 50], drawn.Select(t => t.Amount));
    }
}
