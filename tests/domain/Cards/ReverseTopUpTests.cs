using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;
using Cashback.Tills;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>mission.md A: a refunded top-up.</summary>
public sealed class ReverseTopUpTests
{
    private static readonly Facts Drawer = new(ByToken: true, Drawer: new(true, 1, 1_000_000));

    [Fact]
    public void Refund_TakesBackTheRewardDownToThatOfTheRest()
    {
        var story = Story.OfCard(A.Festival).Given(new TopUp(10_100, TopUpMethod.Terminal));
        Assert.Equal(500, story.Balances.Gift);
        Assert.Equal(0, story.When<Reversed>(new Reverse(2, 100)).TakenBack.Gift);
        Assert.Equal(250, story.When<Reversed>(new Reverse(2, 1)).TakenBack.Gift);
        Assert.Equal(250, story.When<Reversed>(new Reverse(2)).TakenBack.Gift);
        Assert.True(story.Purse.IsEmpty);
    }

    [Fact]
    public void Refund_CountsByTheRuleOfTheTopUp()
    {
        var story = Story.OfCard(A.Festival with { TopUpCashback = A.Festival.TopUpCashback with { Cap = 400 } }).Given(new TopUp(10_000, TopUpMethod.Terminal));
        story.Settings = new() { TopUpCashback = new() { Enabled = false, Start = 1, Value = 1 } };
        // 100.00 gave 4.00 by the cap, 60.00 would have given 2.50.
        Assert.Equal(150, story.When<Reversed>(new Reverse(2, 4000)).TakenBack.Gift);
    }

    [Fact]
    public void Refund_OfCash_ComesOutOfTheDrawer()
    {
        var story = Story.OfCard().By(A.TillActor, Drawer).Given(new TopUp(5000, TopUpMethod.Cash));
        var decision = story.When(new Reverse(2, 2000));
        Assert.Equal(2000, Assert.IsType<Reversed>(decision.Reply).HandBack);
        Assert.Equal(new Message(A.Till, new ReceiveCash(-2000)), Assert.Single(decision.Messages));
        Assert.Equal((Account.Purse, Account.TransitOf(0)), (decision.Transfers[0].Debit, decision.Transfers[0].Credit));
        story.WhenRefused<DrawerIsClosed>(new Reverse(2), facts: new(Drawer: new(false, 1, 0)));
        Assert.Equal(new DrawerTooLow(2999, 3000), story.WhenRefused<DrawerTooLow>(new Reverse(2), facts: new(Drawer: new(true, 1, 2999))));
        // Staff elsewhere: the till that took the cash gives it back.
        Assert.Equal(A.Till, Assert.Single(story.When(new Reverse(2), A.Owner, Facts.None).Messages).To);
    }

    [Fact]
    public void Refund_OfATerminalPayment_GoesBackToTheTerminal()
    {
        var decision = Story.OfCard().Given(new TopUp(5000, TopUpMethod.Terminal)).When(new Reverse(2));
        Assert.Empty(decision.Messages);
        Assert.Equal(new Account(AccountKind.Terminal, A.Till.ToString()), Assert.Single(decision.Transfers).Credit);
    }

    [Fact]
    public void Refund_IsAtMostWhatIsLeftOfTheMoneyLot()
    {
        var story = Story.OfCard().Given(new TopUp(5000, TopUpMethod.Terminal), new Scan(3000, PayWithMoney: true), new TopUp(9000, TopUpMethod.Terminal));
        Assert.Equal(new ExceedsOriginal(2000, 2001), story.WhenRefused<ExceedsOriginal>(new Reverse(2, 2001)));
        Assert.Equal(2000, story.When<Reversed>(new Reverse(2)).HandBack);
        Assert.Equal(new ExceedsOriginal(0, 3000), story.WhenRefused<ExceedsOriginal>(new Reverse(2)));
        Assert.Equal(9000, story.Balances.Money);
    }

    [Fact]
    public void Refund_OfASpentReward_IsOwedOrWaived()
    {
        var owed = Story.OfCard(A.Festival).Given(new TopUp(5000, TopUpMethod.Terminal), new Scan(200, Redeem: 200)).When<Reversed>(new Reverse(2));
        Assert.Equal((new Amounts(0, 250, 0), new Amounts(0, 200, 0)), (owed.TakenBack, owed.Debt));
        var waived = Story.OfCard(A.Festival with { Clawback = ClawbackPolicy.WithinBalance }).Given(new TopUp(5000, TopUpMethod.Terminal), new Scan(200, Redeem: 200)).When<Reversed>(new Reverse(2));
        Assert.Equal((new Amounts(0, 250, 0), new Amounts(0, 200, 0)), (waived.TakenBack, waived.Waived));
    }

    [Fact]
    public void Refund_OfAnOnlineTopUp_IsItsPaymentsOwn()
    {
        var payment = new GrainRef(GrainKind.TopUp, 9);
        var story = Story.OfCard().By(Actor.System).Given(new TopUp(5000, TopUpMethod.Online, Payment: payment));
        var back = story.When(new Reverse(2, 2000), A.Owner);
        var refund = Assert.IsType<RefundPayment>(Assert.Single(back.Messages).Command);
        Assert.Equal((A.Card, 2000, 2000), (refund.From, refund.Amount, refund.Lots.Sum(l => l.Left)));

        // What the provider has paid back itself is taken, whether it is there or not.
        story.Given(new TopUp(100, TopUpMethod.Online), new Scan(2500, PayWithMoney: true));
        var settled = story.When(new Reverse(2, Settled: true));
        Assert.Equal(new Amounts(2500, 0, 0), Assert.IsType<Reversed>(settled.Reply).Debt);
        Assert.Equal(3000, settled.Transfers.Where(t => t.Credit == Account.Transit).Sum(t => t.Amount));
        Assert.Empty(settled.Messages);
    }
}
