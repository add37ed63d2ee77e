using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>mission.md D: cashback of a visit.</summary>
public sealed class EarnTests
{
    [Fact]
    public void Scan_CreditsThePercentageAsGift()
    {
        var decision = Story.OfCard(A.FivePercent).When(new Scan(5500));
        var reply = Assert.IsType<Scanned>(decision.Reply);
        Assert.Equal((0, 0, 5500), (reply.Discount, reply.PaidWithMoney, reply.ToPay));
        Assert.Equal(new Amounts(0, 275, 0), reply.Earned);
        Assert.Equal(500, reply.RateBps);
        Assert.Equal(new Sale(5500, 1), decision.Sale);
        var transfer = Assert.Single(decision.Transfers);
        Assert.Equal((new Account(AccountKind.Granted, "earned"), Account.Purse), (transfer.Debit, transfer.Credit));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(9, 0)]
    [InlineData(30, 2)]
    public void Scan_RoundsHalfAwayFromZero(long bill, long gift) =>
        Assert.Equal(gift, Story.OfCard(A.FivePercent).When<Scanned>(new Scan(bill)).Earned.Gift);

    [Fact]
    public void Scan_OfNothing_CountsAsAnOrderAndEarnsNothing()
    {
        var decision = Story.OfCard(A.FivePercent).When(new Scan(0));
        Assert.Equal(default, Assert.IsType<Scanned>(decision.Reply).Earned);
        Assert.Equal(new Sale(0, 1), decision.Sale);
        Assert.Empty(decision.Transfers);
    }

    [Fact]
    public void Scan_TakesTheChannelsRate()
    {
        var story = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, ByChannel = new SortedDictionary<string, int> { ["delivery"] = 0, ["table"] = 1000 } } });
        Assert.Equal((100, 1000), Rate("table"));
        Assert.Equal((0, 0), Rate("delivery"));
        Assert.Equal((50, 500), Rate("somewhere else"));
        Assert.Equal((50, 500), Rate(null));

        (long, int) Rate(string? channel)
        {
            var reply = story.When<Scanned>(new Scan(1000, Channel: channel));
            return (reply.Earned.Gift, reply.RateBps);
        }
    }

    [Theory]
    [InlineData("1.5", 2, 1999, 29)]
    [InlineData("0.000001", 2, 99_999_999, 0)]
    [InlineData("0.000001", 2, 100_000_000, 1)]
    [InlineData("2", 0, 199, 398)]
    [InlineData("1", 3, 1999, 1)]
    public void Scan_FloorsPointsOfOneUnitOfTheCurrency(string perUnit, int exponent, long bill, long points)
    {
        var story = Story.OfCard(new() { Earn = new() { PointsPerUnit = A.Coefficient(perUnit) } });
        story.Info = A.Programme with { Exponent = exponent };
        Assert.Equal(points, story.When<Scanned>(new Scan(bill)).Earned.Points);
    }

    [Fact]
    public void Scan_WhenCashbackIsSwitchedOff_KeepsBalancesAndEarnsNothing()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(1000));
        story.Settings = story.Settings with { Earn = story.Settings.Earn with { Enabled = false } };
        var reply = story.When<Scanned>(new Scan(1000, Redeem: 20));
        Assert.Equal((0, default), (reply.RateBps, reply.Earned));
        Assert.Equal(30, reply.Purse.Balances.Gift);
    }

    [Fact]
    public void Earnings_AreDeferredAndExpireByLocalDays()
    {
        var story = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, DeferDays = 2, ValidDays = 10 } });
        story.Info = A.Programme with { TimeZone = "Europe/Berlin" };
        // 23:30 UTC is half past midnight of the 11th in Berlin.
        story.Now = new(2026, 3, 10, 23, 30, 0, TimeSpan.Zero);
        var purse = story.When<Scanned>(new Scan(1000)).Purse;
        Assert.Equal((0, 50), (purse.Balances.Gift, purse.Deferred.Gift));
        Assert.Equal(new DateTimeOffset(2026, 3, 21, 23, 0, 0, TimeSpan.Zero), Assert.Single(purse.Expiring).At);
        story.Now = new(2026, 3, 12, 22, 59, 59, TimeSpan.Zero);
        Assert.Equal(0, story.Balances.Gift);
        story.Now = new(2026, 3, 12, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal(50, story.Balances.Gift);
        story.Now = new(2026, 3, 21, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal(0, story.Balances.Gift);
    }

    [Fact]
    public void Earnings_OfABackdatedScan_RunFromItsReceipt()
    {
        var story = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, ValidDays = 0 } });
        var decision = story.When(new Scan(1000, At: story.Now.AddDays(-3)));
        Assert.Equal(story.Now.AddDays(-3), decision.At);
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.Zero), Assert.Single(story.Purse.Lots).Stamp.ExpiresAt);
    }

    [Fact]
    public void Earnings_OfOneDay_ShareALot()
    {
        var story = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, ValidDays = 10 } });
        story.Given(new Scan(1000), new Scan(2000)).After(TimeSpan.FromDays(1)).Given(new Scan(4000));
        Assert.Equal([150, 200], story.Purse.Lots.Select(l => l.Left));
    }

    [Fact]
    public void Earnings_CountOnBillLessDiscount_HoweverThatIsPaid()
    {
        var story = Story.OfCard(A.FivePercent).Given(new TopUp(10_000, TopUpMethod.Terminal), new Scan(20_000));
        var reply = story.When<Scanned>(new Scan(5000, Redeem: 1000, PayWithMoney: true));
        Assert.Equal((1000, 4000, 0), (reply.Discount, reply.PaidWithMoney, reply.ToPay));
        Assert.Equal(200, reply.Earned.Gift);
    }

    [Fact]
    public void Card_KeepsItsLastFiveBillsAndTopUps()
    {
        var story = Story.OfCard().Given(new Scan(1), new TopUp(2, TopUpMethod.Terminal), new Scan(3), new Scan(4), new Scan(5), new Scan(6));
        Assert.Equal([2, 3, 4, 5, 6], story.Card.Wallet.Recent.Select(r => r.Amount));
        Assert.All(story.Card.Wallet.Recent, r => Assert.Equal(new DateOnly(2026, 3, 10), r.Day));
    }

    [Fact]
    public void Card_OfADailyVisitor_StaysSmall()
    {
        var story = Story.OfCard(A.FivePercent);
        for (var day = 0; day < 400; day++)
            story.After(TimeSpan.FromDays(1)).Given(new Scan(1234), new TopUp(500, TopUpMethod.Terminal), new Scan(600, RedeemMax: true, PayWithMoney: true));
        Assert.InRange(story.Snapshot().Length, 1, 1024);
    }
}
