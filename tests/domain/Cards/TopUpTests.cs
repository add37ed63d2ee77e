using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;
using Cashback.Tills;
using FsCheck.Fluent;

namespace Cashback.Cards;

/// <summary>mission.md A.</summary>
public sealed class TopUpTests
{
    private static readonly Facts OpenDrawer = new(Drawer: new(true, 1, 0));

    [Theory]
    [InlineData(4999, 0)]
    [InlineData(5000, 250)]
    [InlineData(5500, 250)]
    [InlineData(10100, 500)]
    public void TopUp_CreditsMoneyAndTheRewardAsGift(long amount, long reward)
    {
        var story = Story.OfCard(A.Festival);
        var reply = story.When<ToppedUp>(new TopUp(amount, TopUpMethod.Terminal));
        Assert.Equal(new Amounts(amount, reward, 0), reply.Credited);
        Assert.Equal(new Amounts(amount, reward, 0), reply.Purse.Balances);
    }

    [Fact]
    public void TopUp_ByCash_TellsTheTill()
    {
        var decision = Story.OfCard(A.Festival).When(new TopUp(5000, TopUpMethod.Cash), facts: OpenDrawer);
        Assert.Equal(new Message(A.Till, new ReceiveCash(5000)), Assert.Single(decision.Messages));
        Assert.Collection(
            decision.Transfers,
            t => Assert.Equal((Account.TransitOf(0), Account.Purse, Asset.Money, 5000L), (t.Debit, t.Credit, t.Asset, t.Amount)),
            t => Assert.Equal((new Account(AccountKind.Granted, "topUpReward"), Account.Purse, Asset.Gift, 250L), (t.Debit, t.Credit, t.Asset, t.Amount)));
    }

    [Fact]
    public void TopUp_ByTerminal_IsBookedToTheTillsTakings()
    {
        var decision = Story.OfCard().When(new TopUp(700, TopUpMethod.Terminal));
        Assert.Empty(decision.Messages);
        Assert.Equal(new Account(AccountKind.Terminal, A.Till.ToString()), Assert.Single(decision.Transfers).Debit);
    }

    [Fact]
    public void TopUp_ByDefault_RewardsOnlineOnly()
    {
        var story = Story.OfCard(new() { TopUpCashback = new() { Enabled = true } });
        Assert.Equal(0, story.When<ToppedUp>(new TopUp(5000, TopUpMethod.Cash)).Credited.Gift);
        Assert.Equal(250, story.When<ToppedUp>(new TopUp(5000, TopUpMethod.Online), Actor.System).Credited.Gift);
    }

    [Fact]
    public void TopUp_WhenSwitchedOff_RewardsNothing() =>
        Assert.Equal(0, Story.OfCard(new()).When<ToppedUp>(new TopUp(5000, TopUpMethod.Terminal)).Credited.Gift);

    [Fact]
    public void Reward_IsCapped()
    {
        var story = Story.OfCard(A.Festival with { TopUpCashback = A.Festival.TopUpCashback with { Cap = 600 } });
        Assert.Equal(600, story.When<ToppedUp>(new TopUp(1_000_000, TopUpMethod.Terminal)).Credited.Gift);
    }

    [Fact]
    public void Reward_ExpiresAtTheEndOfItsLastDay()
    {
        var story = Story.OfCard(A.Festival with { TopUpCashback = A.Festival.TopUpCashback with { ValidDays = 30 } });
        var expiring = Assert.Single(story.When<ToppedUp>(new TopUp(5000, TopUpMethod.Terminal)).Purse.Expiring);
        Assert.Equal(new Expiring(Asset.Gift, 250, new(2026, 4, 10, 0, 0, 0, TimeSpan.Zero)), expiring);
    }

    [Fact]
    public void TopUp_AtATillWhoseDrawerIsClosed_IsRefused()
    {
        var story = Story.OfCard();
        story.WhenRefused<DrawerIsClosed>(new TopUp(100, TopUpMethod.Cash), facts: new(Drawer: new(false, 1, 0)));
        story.Given(new TopUp(100, TopUpMethod.Terminal));
    }

    [Fact]
    public void TopUp_AtABlockedCard_IsRefused() =>
        Story.OfCard().Given(new BlockCard()).WhenRefused<CardBlocked>(new TopUp(100, TopUpMethod.Terminal));

    [Fact]
    public void CashWithoutATill_OrOnlineByAPerson_IsForbidden()
    {
        var story = Story.OfCard().By(A.Owner);
        story.WhenRefused<Forbidden>(new TopUp(100, TopUpMethod.Cash));
        story.WhenRefused<Forbidden>(new TopUp(100, TopUpMethod.Online));
        Assert.Equal(new(AccountKind.Terminal), Assert.Single(story.When(new TopUp(100, TopUpMethod.Terminal)).Transfers).Debit);
    }

    [Fact]
    public void TopUp_AboveTheLargestBalance_IsRefused()
    {
        var story = Story.OfCard().Given(new TopUp(Amounts.Max, TopUpMethod.Terminal));
        Assert.Equal(Amounts.Max, story.WhenRefused<BalanceTooLarge>(new TopUp(1, TopUpMethod.Terminal)).Max);
    }

    [Fact]
    public void Reward_IsWhatCountingByHandGives() => Properties.Hold(
        from amount in Properties.Amount(100_000)
        from start in Gen.Choose(1, 9_000)
        from value in Gen.Choose(0, 900)
        from cap in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(0, 5_000).Select(c => (long?)c))
        select (amount, start, value, cap),
        given =>
        {
            long counted = 0;
            for (var paid = given.amount; paid >= given.start; paid -= given.start)
                counted += given.value;
            if (given.cap < counted)
                counted = given.cap.Value;
            Assert.Equal(counted, TopUpReward.Of(given.amount, new(given.start, given.value, given.cap)));
        });

    [Fact]
    public void Reward_OfAnAbsurdRule_IsRefusedAndNotWrapped()
    {
        var story = Story.OfCard(A.Festival with { TopUpCashback = A.Festival.TopUpCashback with { Start = 1, Value = Amounts.Max } });
        story.WhenRefused<BalanceTooLarge>(new TopUp(Amounts.Max, TopUpMethod.Terminal));
    }
}
