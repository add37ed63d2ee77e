using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Stories;
using FsCheck;
using FsCheck.Fluent;

namespace Cashback.TopUps;

/// <summary>mission.md A: paid once, credited once, whatever the provider says how often and in which order.</summary>
public sealed class OnlineTopUpTests
{
    private static readonly GrainRef Id = new(GrainKind.TopUp, 9);
    private static readonly Account Provider = new(AccountKind.Provider, "sandbox");
    private static readonly Account Unmatched = new(AccountKind.Unmatched, "sandbox");

    private static Story OfTopUp() => new Story(new TopUpDecider(), new(1, Id)).By(Actor.System).Given(new StartTopUp(A.Card, 5000, "sandbox"));

    private static SeePayment Paid(long foreign = 0, DisputeStatus dispute = DisputeStatus.None) => new("sandbox", new("pi_1", true, 5000, foreign, dispute));

    [Fact]
    public void Paid_IsBookedAndOfferedToThePurse_Once()
    {
        var story = OfTopUp();
        var paid = story.When(Paid());
        Assert.Equal([new(Provider, Account.TransitOf(0), Asset.Money, 5000)], paid.Transfers);
        Assert.Equal([new Message(A.Card, new TopUp(5000, TopUpMethod.Online, Payment: Id), Report: true)], paid.Messages);
        Assert.Equal(TopUpStatus.Paid, View(story).Status);
        Assert.Null(story.When(Paid()).State);
        Assert.Null(story.When(new SeePayment("sandbox", new("pi_1", false, 5000))).State);
        story.Given(new MessageOutcome(2, 0, Done.Instance, 7));
        Assert.Equal((TopUpStatus.Credited, new OperationId(1, A.Card, 7)), (View(story).Status, View(story).Operation));
        Assert.Null(story.When(Paid()).State);
    }

    [Fact]
    public void Refused_IsUnmatched_AndTriedAgain_AtTheCardThatTookItsPlace()
    {
        var story = OfTopUp().Given(Paid());
        var refused = story.When(new MessageOutcome(2, 0, new Refused(new BalanceTooLarge(1))));
        Assert.Equal([new(Account.Transit, Unmatched, Asset.Money, 5000)], refused.Transfers);
        Assert.Equal(TopUpStatus.Unmatched, View(story).Status);
        Assert.NotNull(refused.WakeUp);
        var again = story.When(new WakeTopUp());
        Assert.Equal([new(Unmatched, Account.TransitOf(0), Asset.Money, 5000)], again.Transfers);
        var moved = story.When(new MessageOutcome(story.Seq, 0, new Refused(new CardReplaced(A.OtherCard))));
        Assert.Equal(A.OtherCard, Assert.Single(moved.Messages).To);
    }

    [Fact]
    public void Unpaid_Expires_AndIsCreditedAfterAll()
    {
        var story = OfTopUp().After(StartTopUp.OpenFor).Given(new WakeTopUp());
        Assert.Equal(TopUpStatus.Expired, View(story).Status);
        Assert.Single(story.When(Paid()).Messages);
        Assert.Equal(TopUpStatus.Paid, View(story).Status);
    }

    [Fact]
    public void PaymentOfNobody_IsBookedAndListed()
    {
        var story = new Story(new TopUpDecider(), new(1, Id)).By(Actor.System);
        Assert.Equal([new(Provider, Unmatched, Asset.Money, 5000)], story.When(Paid()).Transfers);
        Assert.Equal(TopUpStatus.Unmatched, View(story).Status);
    }

    [Fact]
    public void PaymentOfNobody_IsAssignedByHand_LessWhatWasGivenBack()
    {
        var story = new Story(new TopUpDecider(), new(1, Id)).By(Actor.System).Given(Paid());
        Assert.Equal([new(Unmatched, Provider, Asset.Money, 1200)], story.When(Paid(foreign: 1200)).Transfers);
        Assert.Null(story.When(Paid(foreign: 1200)).State);
        var assigned = story.When(new AssignPayment(A.Card));
        Assert.Equal([new(Unmatched, Account.TransitOf(0), Asset.Money, 3800)], assigned.Transfers);
        Assert.Equal(new Message(A.Card, new TopUp(3800, TopUpMethod.Online, Payment: Id), Report: true), Assert.Single(assigned.Messages));
        Assert.Equal(new NotUnmatched(TopUpStatus.Paid), Assert.IsType<Refused>(story.When(new AssignPayment(A.OtherCard)).Reply).Refusal);
        story.Given(new MessageOutcome(story.Seq - 1, 0, Done.Instance, 7));
        Assert.Equal(TopUpStatus.Credited, View(story).Status);
        Assert.Equal(new NotUnmatched(TopUpStatus.Credited), Assert.IsType<Refused>(story.When(new AssignPayment(A.OtherCard)).Reply).Refusal);
    }

    [Fact]
    public void PaymentOfNobody_ThatWasGivenBack_CanNotBeAssigned()
    {
        var story = new Story(new TopUpDecider(), new(1, Id)).By(Actor.System).Given(Paid(dispute: DisputeStatus.Open));
        Assert.Equal([new(Unmatched, Provider, Asset.Money, 5000)], story.When(Paid(dispute: DisputeStatus.Lost)).Transfers);
        Assert.IsType<NotUnmatched>(Assert.IsType<Refused>(story.When(new AssignPayment(A.Card)).Reply).Refusal);
    }

    [Fact]
    public void News_InAnyOrderAndNumber_EndsAlike()
    {
        SeePayment[] news = [Paid(), Paid(1000), Paid(3000), Paid(1000, DisputeStatus.Open), Paid(3000, DisputeStatus.Lost), new("sandbox", new("pi_1", false, 5000))];
        Properties.Hold(Gen.Shuffle(news).SelectMany(n => Gen.Choose(1, 20).ListOf(n.Length).Select(times => (News: n, Times: times))), run =>
        {
            var story = OfTopUp();
            var taken = 0L;
            for (var i = 0; i < run.News.Length; i++)
            {
                for (var n = 0; n < run.Times[i]; n++)
                    taken += Answer(story, story.When(run.News[i]));
            }

            var view = View(story);
            Assert.Equal((TopUpStatus.Disputed, DisputeStatus.Lost, 3000), (view.Status, view.Dispute, view.Refunded));
            Assert.Equal(5000, taken);
        });
    }

    [Fact]
    public void Refund_OfWhatWasNeverPaid_ChangesNothing() =>
        Assert.Null(OfTopUp().When(new RefundPayment(A.Card, 2000, [new MovedLot(new LotStamp(7 * 256, Asset.Money, LotSource.TopUp, Refundable: true), 2000, false)])).State);

    [Fact]
    public void WhatTheProviderGaveBackDuringARefundThatItRefuses_IsTakenAfterwards()
    {
        var story = OfTopUp().Given(Paid(), new MessageOutcome(2, 0, Done.Instance, 7));
        var all = View(story).Amount;
        story.Given(new RefundPayment(A.Card, all, [new MovedLot(new LotStamp(7 * 256, Asset.Money, LotSource.TopUp, Refundable: true), all, false)]));
        var of = story.Seq;
        story.Given(Paid() with { Payment = Paid().Payment with { Foreign = 800 } });
        Assert.NotNull(story.When(new AnswerRefund(of, Done: false, "already_refunded")).WakeUp);
        Assert.Equal(new Reverse(7, 800, Settled: true), Assert.Single(story.When(new WakeTopUp()).Messages).Command);
    }

    [Fact]
    public void WhatTheProviderGaveBackWhileOurRefundIsOnItsWay_IsTakenInTheEnd_AndNotGivenUp()
    {
        var story = OfTopUp().Given(Paid(), new MessageOutcome(2, 0, Done.Instance, 7), Paid(foreign: 5000));
        // The purse has let 2000 go already; the message about them is behind this answer.
        var refused = story.When(new MessageOutcome(story.Seq, 0, new Refused(new ExceedsOriginal(3000, 5000))));
        Assert.Equal([new(Provider, Account.Transit, Asset.Money, 5000)], refused.Transfers);
        Assert.NotNull(refused.WakeUp);
        story.Given(new RefundPayment(A.Card, 2000, [new MovedLot(new LotStamp(7 * 256, Asset.Money, LotSource.TopUp, Refundable: true), 2000, false)]));
        var of = story.Seq;
        Assert.Equal(new Reverse(7, 3000, Settled: true), Assert.Single(story.When(new WakeTopUp()).Messages).Command);
        story.Given(new MessageOutcome(story.Seq, 0, Done.Instance, 8), new AnswerRefund(of, Done: false, "already_refunded"));
        Assert.Equal(new Reverse(7, 2000, Settled: true), Assert.Single(story.When(new WakeTopUp()).Messages).Command);
        Assert.Empty(story.When(new MessageOutcome(story.Seq, 0, Done.Instance, 9)).Messages);
    }

    [Fact]
    public void WhatNoPurseEverAllows_IsGivenUp_AfterAWhile()
    {
        var story = OfTopUp().Given(Paid(), new MessageOutcome(2, 0, Done.Instance, 7), Paid(foreign: 5000));
        var booked = new List<Transfer>();
        for (var i = 0; i < 20; i++)
        {
            booked.AddRange(story.When(new MessageOutcome(story.Seq, 0, new Refused(new ExceedsOriginal(0, 5000)))).Transfers.Where(t => t.Debit == Unmatched));
            story.Given(new WakeTopUp());
        }

        Assert.Equal([new(Unmatched, Account.Transit, Asset.Money, 5000)], booked);
    }

    [Fact]
    public void Refund_ThatTheProviderRefuses_ComesBack()
    {
        var story = OfTopUp().Given(Paid(), new MessageOutcome(2, 0, Done.Instance, 7));
        var lots = new[] { new MovedLot(new LotStamp(7 * 256, Asset.Money, LotSource.TopUp, Refundable: true), 2000, false) };
        Assert.Equal([new(Account.Transit, Provider, Asset.Money, 2000)], story.When(new RefundPayment(A.Card, 2000, lots)).Transfers);
        Assert.Equal(2000, View(story).Refunded);
        var back = story.When(new AnswerRefund(story.Seq, Done: false, "already_refunded"));
        Assert.Equal([new(Provider, Account.TransitOf(0), Asset.Money, 2000)], back.Transfers);
        Assert.Equivalent(new ReturnLots(A.Card, lots, Reversed: new(1, A.Card, 7)), Assert.Single(back.Messages).Command);
        Assert.Null(story.When(new AnswerRefund(story.Seq - 1, Done: true)).State);
    }

    /// <summary>The purse takes everything; answers what was taken from it.</summary>
    private static long Answer(Story story, Decision decision)
    {
        var taken = 0L;
        while (decision.Messages.Count > 0)
        {
            taken += decision.Messages[0].Command is Reverse { Settled: true } reverse ? reverse.Amount!.Value : 0;
            decision = story.When(new MessageOutcome(story.Seq, 0, Done.Instance, 7));
        }

        return taken;
    }

    private static TopUpView View(Story story) => (TopUpView)story.Ask(new GetTopUp());
}
