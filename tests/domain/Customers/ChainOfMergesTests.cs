using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Stories;

namespace Cashback.Customers;

/// <summary>The first into the second, the second into the third: whatever is undone first, everybody gets back what he brought.</summary>
public sealed class ChainOfMergesTests
{
    private static readonly GrainRef First = new(GrainKind.Customer, 8);
    private static readonly GrainRef Third = new(GrainKind.Customer, 9);
    private static readonly MovedLot Lot = new(new(1, Asset.Gift, LotSource.Adjustment, Origin: new OperationId(1, First, 2).ToString()), 300, false);
    private static readonly MovedDebt Owed = new(Asset.Points, 40, new OperationId(1, First, 3).ToString());

    /// <summary>The one in the middle, who has something of his own too.</summary>
    private static Story Middle() => new Story(new CustomerDecider(), new(1, A.Customer)) { Settings = A.FivePercent }
        .Given(new CreateCustomer()).By(A.Owner).Given(new Adjust(Asset.Gift, 500, "c")).By(Actor.System).Given(new ReceivePurse(First, [Lot], [Owed])).By(A.Owner);

    private static (ReceivePurse Sent, long Merge) Merge(Story story) =>
        (Assert.IsType<ReceivePurse>(Assert.Single(story.When(new MergeCustomer(Third)).Messages).Command), story.Seq);

    private static PurseView Purse(Story story) => ((CustomerState)story.State!).Wallet.Purse.View(story.Now);

    private static void GivesBack(Story story)
    {
        var back = Assert.IsType<ReceivePurse>(Assert.Single(story.By(Actor.System).When(new ReturnPurse(First)).Messages).Command);
        Assert.Equal(300, Assert.Single(back.Lots).Left);
        Assert.Equal(Owed, Assert.Single(back.Debts));
        Assert.Equal((500, 0), (Purse(story).Balances.Gift, Purse(story).Debt.Points));
    }

    /// <summary>The simulator's seed 1000237: both decided it, the one who has his purse back as well.</summary>
    [Fact]
    public void WhatWasSentOnBeforeTheUndo_IsNotDecidedAfterIt()
    {
        var story = Middle();
        var sentOn = new Facts(From: First);
        var late = new Reverse(4) { Via = First };
        Assert.IsNotType<CardNotHere>(Assert.IsType<Refused>(story.When(late, facts: sentOn).Reply).Refusal);
        GivesBack(story);
        var decision = story.By(A.Owner).When(late, facts: sentOn);
        Assert.IsType<CardNotHere>(Assert.IsType<Refused>(decision.Reply).Refusal);
        Assert.Null(decision.State);
    }

    [Fact]
    public void TheLastIsUndoneFirst_AndTheFirstGetsLotsAndDebts()
    {
        var story = Middle();
        var (sent, merge) = Merge(story);
        story.Given(new MessageOutcome(merge, 0, Done.Instance), new Reverse(merge)).By(Actor.System).Given(new ReceivePurse(Third, sent.Lots, sent.Debts));
        GivesBack(story);
    }

    [Fact]
    public void TheFirstIsUndoneFirst_AndWaitsUntilItIsBack()
    {
        var story = Middle();
        var (sent, merge) = Merge(story);
        story.Given(new MessageOutcome(merge, 0, Done.Instance));
        Assert.Empty(story.By(Actor.System).When(new ReturnPurse(First)).Messages);
        story.By(A.Owner).Given(new Reverse(merge));
        var back = Assert.Single(story.By(Actor.System).When(new ReceivePurse(Third, sent.Lots, sent.Debts)).Messages);
        Assert.Equal((story.Grain.Ref, new ReturnPurse(First)), (back.To, back.Command));
        GivesBack(story);
    }

    [Fact]
    public void TheFirstIsUndone_WhileTheThirdRefuses_AndGetsItAtOnce()
    {
        var story = Middle();
        var (_, merge) = Merge(story);
        Assert.Empty(story.By(Actor.System).When(new ReturnPurse(First)).Messages);
        Assert.Equal(new ReturnPurse(First), Assert.Single(story.When(new MessageOutcome(merge, 0, new Refused(new CustomerErased()))).Messages).Command);
        GivesBack(story);
    }

    /// <summary>Both merge into each other while the first merge is undone (seed 481 of the simulator).</summary>
    [Fact]
    public void WhoWaitsForHisPurse_DoesNotTakeAnotherMergeForIt()
    {
        var story = Middle();
        var (sent, merge) = Merge(story);
        Assert.True(sent.Merges);
        story.Given(new MessageOutcome(merge, 0, Done.Instance), new Reverse(merge)).By(Actor.System);
        Assert.Equal(new CustomerMerged(Third), story.WhenRefused<CustomerMerged>(new ReceivePurse(Third, [Lot], [], Merges: true)));
        story.Given(new ReceivePurse(Third, sent.Lots, sent.Debts));
        Assert.Equal(800, Purse(story).Balances.Gift);
    }
}
