using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.TopUps;

/// <summary>A dispute at the purse: its lots wait, whatever else happens to the payment.</summary>
public sealed class DisputeTests
{
    [Fact]
    public void RefundedThereMeanwhile_TheRestStaysFrozen()
    {
        var story = Story.OfCard(new Settings { TopUpCashback = new() { Enabled = true } }).By(Actor.System)
            .Given(new TopUp(10_000, TopUpMethod.Online, Payment: new(GrainKind.TopUp, 9)), new FreezeTopUp(2, true));
        Assert.Equal((10_000, 500), (Purse(story).Frozen.Money, Purse(story).Frozen.Gift));
        story.Given(new Reverse(2, 4_000, Settled: true));
        Assert.Equal((6_000, 250, 0), (Purse(story).Frozen.Money, Purse(story).Frozen.Gift, Purse(story).Balances.Money));
        story.Given(new FreezeTopUp(2, false));
        Assert.Equal((6_000, 250, 0), (Purse(story).Balances.Money, Purse(story).Balances.Gift, Purse(story).Frozen.Money));
    }

    [Fact]
    public void RefundThatCameBack_DoesNotGiveItsRewardAgain()
    {
        var story = Story.OfCard(new Settings { TopUpCashback = new() { Enabled = true } }).By(Actor.System)
            .Given(new TopUp(10_000, TopUpMethod.Online, Payment: new(GrainKind.TopUp, 9)));
        var refunded = story.When(new Reverse(2));
        var lots = Assert.IsType<RefundPayment>(Assert.Single(refunded.Messages).Command).Lots;
        story.Given(new ReturnLots(A.Card, lots, Reversed: new(1, A.Card, 2)));
        Assert.Equal((10_000, 0), (Purse(story).Balances.Money, Purse(story).Balances.Gift));
        Assert.Equal((100, 0), (story.When<Reversed>(new Reverse(2, 100)).HandBack, Purse(story).Balances.Gift));
    }

    /// <summary>Nobody is told of a refusal of these two: what is on its way goes where the purse went.</summary>
    [Fact]
    public void ReplacedCard_SendsOnWhatConcernsItsPurse()
    {
        var story = Story.OfCard().By(Actor.System).Given(new TopUp(10_000, TopUpMethod.Online, Payment: new(GrainKind.TopUp, 9)));
        var lots = Assert.IsType<RefundPayment>(Assert.Single(story.When(new Reverse(2, 4_000)).Messages).Command).Lots;
        var back = new ReturnLots(A.Card, lots, Reversed: new(1, A.Card, 2));
        story.Given(new ReplaceCard(A.OtherCard));
        // The other card has not answered: the purse may yet come back.
        Assert.Equal([new Refused(new CardMoving()), new Refused(new CardMoving())], new[] { back, (Command)new FreezeTopUp(2, true) }.Select(c => story.When(c).Reply));
        story.Given(new MessageOutcome(story.Seq, 0, Done.Instance));
        Assert.Equal([A.OtherCard, A.OtherCard], new[] { back, (Command)new FreezeTopUp(2, true) }.Select(c => Assert.IsType<Elsewhere>(story.When(c).Reply).Now!.Value));
    }

    [Fact]
    public void RefusedRefund_ComesBackToACardThatIsMoving_OnceItHasArrived()
    {
        var story = Story.OfCard().By(Actor.System).Given(new TopUp(10_000, TopUpMethod.Online, Payment: new(GrainKind.TopUp, 9)));
        var lots = Assert.IsType<RefundPayment>(Assert.Single(story.When(new Reverse(2)).Messages).Command).Lots;
        story.Given(new LinkCard(A.Customer));
        var link = story.Seq;
        // Without a record, so the delivery tries again and nothing is lost (the shell takes this answer for "not yet").
        Assert.Null(story.When(new ReturnLots(A.Card, lots, Reversed: new(1, A.Card, 2))).State);
        Assert.Null(story.When(new FreezeTopUp(2, true)).State);
        // The customer does not take the card: what the provider did not pay is in its purse again.
        story.Given(new MessageOutcome(link, 0, new Refused(new CustomerErased())), new ReturnLots(A.Card, lots, Reversed: new(1, A.Card, 2)));
        Assert.Equal(10_000, Purse(story).Balances.Money);
        story.Given(new Reverse(2));
    }

    /// <summary>Else nobody could give it back to its payment again, and what the provider takes would be owed beside it.</summary>
    [Fact]
    public void WhatComesBackElsewhere_StillSaysWhichPaymentItWas_AfterARestoreToo()
    {
        var card = Story.OfCard().By(Actor.System).Given(new TopUp(10_000, TopUpMethod.Online, Payment: new(GrainKind.TopUp, 9)));
        var lots = Assert.IsType<RefundPayment>(Assert.Single(card.When(new Reverse(2, 4_000)).Messages).Command).Lots;
        var purse = Assert.IsType<ReceivePurse>(Assert.Single(card.When(new LinkCard(A.Customer)).Messages).Command);
        var customer = new Story(new Customers.CustomerDecider(), new(1, A.Customer)) { Actor = Actor.System }.Given(new Customers.CreateCustomer(), purse);
        customer.Incarnation = 2;
        customer.Given(new ReturnLots(A.Card, lots));
        var paid = Assert.Single(customer.When<CashedOut>(new CashOut(null, Cash: false)).From);
        Assert.Equal((A.Card, 2L, 10_000L), (paid.Operation.Grain, paid.Operation.Seq, paid.Left));
        Assert.Single(((Customers.CustomerState)customer.State!).Wallet.Purse.Lots);
    }

    private static PurseView Purse(Story story) => ((CardView)story.Ask(new GetCard())).Purse;
}
