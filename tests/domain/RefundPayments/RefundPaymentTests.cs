using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Stories;
using Cashback.TopUps;

namespace Cashback.RefundPayments;

/// <summary>What goes back to one payment: by the provider, to purses and vouchers, and where its buyer wants it.</summary>
public sealed class RefundPaymentTests
{
    private static readonly GrainRef Match = new(GrainKind.Match, 7);
    private static readonly GrainRef Job = new(GrainKind.Job, 9);
    private static readonly ChoiceTerms Asked = new(A.Noon.AddDays(7), RefundChoice.Wallet, 1_000, "Youth team");

    private static Story Refund() => new(new RefundPaymentDecider(), new(1, new(GrainKind.RefundPayment, 5))) { Actor = Actor.System };

    private static SendRefund Send(TicketMethod method = TicketMethod.Card, long total = 600, string id = "pi_1", GrainRef? purse = null, GrainRef? owner = null, ChoiceTerms? choice = null, CreditPolicy credit = CreditPolicy.IfImpossible) =>
        new(Match, new(credit, null, "stub", choice), new(id, method, total, 1_000, purse, owner), Job);

    private static RefundPaymentView View(Story story) => (RefundPaymentView)story.Ask(new GetRefundPayment());

    private static MessageOutcome Took(Story story, long of) => new(of, 0, Done.Instance);

    [Fact]
    public void Pending_KeepsItsWay_AndEndsOnce()
    {
        var story = Refund().Given(Send());
        story.Given(new AnswerRefund(1, false, null, Pending: true));
        Assert.Equal(RefundStatus.Pending, View(story).Status);
        // Nothing of it is sent again while the provider thinks.
        Assert.Empty(story.When(Send()).Transfers);
        story.WhenRefused<WrongRefundState>(new RetryRefund());
        var done = story.When(new AnswerRefund(1, true));
        Assert.Equal((RefundStatus.Done, 600L), (View(story).Status, Assert.Single(done.Transfers).Amount));
        Assert.Null(story.When(new AnswerRefund(1, true)).State);
    }

    /// <summary>What a reply says can be done is taken, and everything else refused.</summary>
    [Theory]
    [InlineData(true, "retry credit settle")]
    [InlineData(false, "retry settle")]
    public void WhatFailed_SaysWhatCanBeDone(bool owned, string can)
    {
        Story Failed() => Refund().Given(Send(owner: owned ? A.Customer : null, credit: CreditPolicy.Never), new AnswerRefund(1, false, "lost"));
        Assert.Equal((RefundStatus.Failed, can), (View(Failed()).Status, string.Join(' ', RefundPaymentActs.Of(View(Failed()).Status, View(Failed()).Owned))));
        foreach (var (name, act) in new (string, Command)[] { ("retry", new RetryRefund()), ("credit", new CreditRefund()), ("settle", new SettleRefund("r")) })
        {
            Assert.Equal((name, can.Contains(name, StringComparison.Ordinal)), (name, Failed().When(act).Reply is not Refused));
            Assert.IsType<WrongRefundState>(Assert.IsType<Refused>(Refund().Given(Send()).When(act).Reply).Refusal);
        }

        Assert.Empty(RefundPaymentActs.Of(RefundStatus.Sent, owned));
    }

    /// <summary>A dispatch was cancelled while the provider thought, another partial refund came, and its dispatch.</summary>
    [Fact]
    public void WhatIsAddedMeanwhile_GoesAfterIt()
    {
        var story = Refund().Given(Send(total: 600), Send(total: 900));
        var done = story.When(new AnswerRefund(1, true));
        Assert.Equal(RefundStatus.Sent, View(story).Status);
        Assert.Equal([600L, 300L], done.Transfers.Select(t => t.Amount));
        Assert.Equal(2, done.Rows.Count(r => r.Key[4] == (byte)Reads.ListKind.RefundEffects));
        story.Given(new AnswerRefund(story.Seq, true));
        Assert.Equal((RefundStatus.Done, 900L), (View(story).Status, View(story).Settled));
        var purse = Refund().Given(Send(TicketMethod.Wallet, 100, "w", A.Card), Send(TicketMethod.Wallet, 150, "w", A.Card));
        Assert.Equal(50, ((TakeRefund)Assert.Single(purse.When(Took(purse, 1)).Messages).Command).Amount);
    }

    [Fact]
    public void Gift_GoesBackToWhatWasSpent_AndGoesOnFromThere()
    {
        var spent = new OperationId(1, A.Card, 3);
        var story = Refund();
        var first = (TakeRefund)story.When(Send(TicketMethod.Gift, 100, spent.ToString(), A.Card)).Messages[0].Command;
        Assert.Equal((Asset.Gift, 100L, spent, 0L), (first.Asset, first.Amount, first.Spent!.Value, first.Before));
        story.Given(Took(story, 1));
        var second = (TakeRefund)story.When(Send(TicketMethod.Gift, 150, spent.ToString(), A.Card)).Messages[0].Command;
        Assert.Equal((50L, 100L), (second.Amount, second.Before));
    }

    [Fact]
    public void Voucher_IsFilled_AndOneThatIsGoneBecomesCredit()
    {
        var voucher = new GrainRef(GrainKind.Voucher, 3);
        var story = Refund();
        Assert.Equal(voucher, story.When(Send(TicketMethod.Voucher, 100, voucher.ToString(), voucher, A.Customer)).Messages[0].To);
        Assert.Equal(A.Customer, story.When(new MessageOutcome(1, 0, new Refused(new NotFound()))).Messages[0].To);
        Assert.Equal(RefundTarget.Credit, View(story).To);
        Assert.Equal("voucher_unknown", View(Refund().Given(Send(TicketMethod.Voucher, 100, "SUMMER", null))).Reason);
    }

    [Fact]
    public void Choice_IsAskedForOnce_AndWaitsForItsBuyer()
    {
        var story = Refund();
        var asked = story.When(Send(owner: A.Customer, choice: Asked));
        Assert.Equal((RefundStatus.Due, A.Noon.AddDays(7)), (View(story).Status, asked.WakeUp!.Value));
        Assert.Empty(asked.Transfers);
        // Another job with the same terms asks nothing new, and does not end the waiting.
        Assert.Equal(A.Noon.AddDays(7), story.When(Send(owner: A.Customer, choice: Asked)).WakeUp);
        Assert.Null(story.When(new WakeRefund()).State);
        var chosen = story.When(new ChooseRefund(RefundChoice.Wallet));
        var take = (TakeRefund)chosen.Messages[0].Command;
        Assert.Equal((A.Customer, 600L, 60L, (DateTimeOffset?)null), (chosen.Messages[0].To, take.Amount, take.Bonus, chosen.WakeUp));
        Assert.IsType<ChoiceClosed>(Assert.IsType<Refused>(story.When(new ChooseRefund(RefundChoice.Source)).Reply).Refusal);
        story.Given(Took(story, 3));
        Assert.Equal((RefundStatus.Done, RefundTarget.Credit, 60L), (View(story).Status, View(story).To, View(story).Bonus));
        Assert.Equal(RefundStatus.Done, Assert.IsType<RefundSent>(story.When(new ChooseRefund(RefundChoice.Wallet)).Reply).Status);
    }

    /// <summary>A second partial refund, sent while the buyer still has time: nobody takes it from him.</summary>
    [Fact]
    public void AnotherDispatch_LeavesAnOpenChoice_AndAddsToIt()
    {
        var story = Refund().Given(Send(total: 600, owner: A.Customer, choice: Asked));
        var more = story.When(Send(total: 900, owner: A.Customer));
        Assert.Empty(more.Transfers);
        Assert.Equal((RefundStatus.Due, A.Noon.AddDays(7), 900L), (View(story).Status, more.WakeUp!.Value, View(story).Total));
        Assert.Equal(900, ((TakeRefund)story.When(new ChooseRefund(RefundChoice.Wallet)).Messages[0].Command).Amount);
    }

    [Fact]
    public void Donation_EndsAtOnce_AndGiftIsNeverAsked()
    {
        var story = Refund().Given(Send(choice: Asked));
        var given = story.When(new ChooseRefund(RefundChoice.Donation));
        Assert.Equal((new Account(AccountKind.RefundsSent, "donation"), 600L), (Assert.Single(given.Transfers).Credit, given.Transfers[0].Amount));
        Assert.Equal((RefundStatus.Done, RefundTarget.Donation), (View(story).Status, View(story).To));
        var gift = Refund();
        Assert.Single(gift.When(Send(TicketMethod.Gift, 100, "op", A.Card, choice: Asked)).Messages);
        Assert.Null(View(gift).Choice);
    }

    /// <summary>
    /// Only the purse knows what a reversal by hand has given back of the purchase: to its owner's credit it would come twice (seed
    /// 2011 of the simulator).
    /// </summary>
    [Theory]
    [InlineData(null, RefundTarget.Wallet, 0)]
    [InlineData(RefundChoice.Wallet, RefundTarget.Wallet, 60)]
    [InlineData(RefundChoice.Donation, RefundTarget.Donation, 0)]
    public void WhatAPurchaseWasPaidWith_GoesByThePurseThatPaid(RefundChoice? choice, RefundTarget to, long bonus)
    {
        var purchase = new OperationId(1, A.Card, 7);
        var story = Refund();
        var sent = story.When(Send(TicketMethod.Wallet, 600, purchase.ToString(), A.Card, A.Customer, choice is null ? null : Asked, CreditPolicy.Always));
        if (choice is { } chosen)
            sent = story.When(new ChooseRefund(chosen));
        Assert.Equal((RefundStatus.Sent, to), (View(story).Status, View(story).To));
        Assert.Equal(new Message(A.Card, new TakeRefund(Asset.Money, 600, Match, purchase, 0, bonus, to == RefundTarget.Donation), Report: true), Assert.Single(sent.Messages));
        story.Given(new MessageOutcome(story.Seq, 0, new Refused(new ExceedsOriginal(0, 600))));
        Assert.Equal((RefundStatus.Failed, "already_refunded"), (View(story).Status, View(story).Reason));
    }

    [Fact]
    public void WithoutAChoice_TheDefaultComes_OrTheSourceWhereItCannot()
    {
        var late = Refund().Given(Send(owner: A.Customer, choice: Asked)).After(TimeSpan.FromDays(7));
        Assert.IsType<ChoiceClosed>(Assert.IsType<Refused>(late.When(new ChooseRefund(RefundChoice.Source)).Reply).Refusal);
        Assert.Equal(A.Customer, late.When(new WakeRefund()).Messages[0].To);
        Assert.Equal(RefundChoice.Wallet, View(late).Chosen);
        var unknown = Refund().Given(Send(choice: Asked));
        Assert.IsType<ChoiceNotOffered>(Assert.IsType<Refused>(unknown.When(new ChooseRefund(RefundChoice.Wallet)).Reply).Refusal);
        unknown.After(TimeSpan.FromDays(7)).Given(new WakeRefund());
        Assert.Equal((RefundChoice.Source, RefundTarget.Card, RefundStatus.Sent), (View(unknown).Chosen!.Value, View(unknown).To, View(unknown).Status));
    }

    [Fact]
    public void AMovingPurse_IsAskedAgain_WhateverElseHappensMeanwhile()
    {
        var story = Refund().Given(Send(TicketMethod.Wallet, 100, "w", A.Card));
        var later = story.When(new MessageOutcome(1, 0, new Refused(new CardMoving())));
        Assert.NotNull(later.WakeUp);
        // A refusal is recorded too, and must not end the waiting.
        Assert.Equal(later.WakeUp, story.When(new RetryRefund()).WakeUp);
        Assert.Single(story.After(TimeSpan.FromSeconds(5)).When(new WakeRefund()).Messages);
    }
}
