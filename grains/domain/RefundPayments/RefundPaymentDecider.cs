using System.Diagnostics;
using Cashback.Grains;
using Cashback.Matches;
using Cashback.TopUps;

namespace Cashback.RefundPayments;

/// <summary>
/// What goes back to one payment of a match (mission.md E, step 2): several tickets of it are one refund. Refusals:
/// <c>not_found</c>, <c>wrong_refund_state</c>, <c>owner_unknown</c>; of a choice <c>choice_closed</c>, <c>choice_not_offered</c>.
/// </summary>
internal sealed class RefundPaymentDecider() : Decider<RefundPaymentState>(GrainKind.RefundPayment, 1, RefundPaymentJson.Default.RefundPaymentState)
{
    public override Command? Woken => new WakeRefund();

    protected override Reply Answer(RefundPaymentState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetRefundPayment, { } s) => View(s, turn) with { Offers = Choosing.Offers(s, turn) },
        (GetRefundPayment, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    /// <summary>Every decision says anew when it goes on by itself, and keeps the row of the match's list true.</summary>
    protected override Decision Judge(RefundPaymentState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        return decision.State is RefundPaymentState after
            ? decision with
            {
                WakeUp = after.Again,
                Rows = [.. decision.Rows, RowWrite.Of(MatchLookUp.Refund(turn.Grain.Programme, after.Match, turn.Grain.Ref), View(after, turn), Wire.Default.RefundPaymentView), .. Failing(state, after, turn)],
            }
            : decision;
    }

    /// <summary>What failed waits in a list of its own until it has not failed any more.</summary>
    private static IEnumerable<RowWrite> Failing(RefundPaymentState? before, RefundPaymentState after, Turn turn)
    {
        var (was, isNow) = (before?.Status == RefundStatus.Failed, after.Status == RefundStatus.Failed);
        if (was != isNow)
            yield return new(MatchLookUp.Failed(turn.Grain.Programme, after.Match, turn.Grain.Ref), isNow ? [] : null);
    }

    private static Decision Rule(RefundPaymentState? state, Command command, Turn turn) => (command, state) switch
    {
        (SendRefund { Payment: null }, _) => throw new ArgumentException($"{turn.Grain}: a page that was not taken apart"),
        (SendRefund send, _) => Send(state, send, turn),
        (LookAtRefund, { } s) => Decision.Unrecorded(new RefundSent(s.Status, s.Settled, s.Payment.Total)),
        (AnswerRefund answer, { } s) => Sending.Answered(s, answer, turn),
        (MessageOutcome outcome, { } s) => Sending.Settled(s, outcome, turn),
        (ChooseRefund choose, { } s) => Choosing.Judge(s, choose, turn),
        (WakeRefund, { Flight: null, Again: { } again } s) when again <= turn.Now => Choosing.IsOpen(s)
            ? Sending.Start(Choosing.Default(s), turn)
            : Sending.Start(s, turn),
        (WakeRefund, { }) => Decision.Unrecorded(Done.Instance),
        (RetryRefund or CreditRefund or SettleRefund, { } s) when !RefundPaymentActs.Can(s.Status) => Decision.Refuse(s, new WrongRefundState(s.Status)),
        (RetryRefund, { } s) => Shown(Sending.Start(s with { Job = null }, turn), turn),
        (CreditRefund, { Payment.Owner: null } s) => Decision.Refuse(s, new OwnerUnknown()),
        (CreditRefund, { Payment.Owner: { } owner } s) => Shown(Sending.ToPurse(s, owner, RefundTarget.Credit, turn), turn),
        (SettleRefund settle, { } s) => Shown(Sending.ByHand(s, settle), turn),
        (LookAtRefund or AnswerRefund or MessageOutcome or ChooseRefund or WakeRefund or RetryRefund or CreditRefund or SettleRefund, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    /// <summary>Who steps in by hand is answered with what it is now, however often he asks.</summary>
    private static Decision Shown(Decision decision, Turn turn) => decision with { Reply = View((RefundPaymentState)decision.State!, turn) };

    /// <summary>
    /// A later refund of the same payment adds to it; what failed is sent again. A buyer who was asked keeps his time to choose,
    /// unless he is asked anew.
    /// </summary>
    private static Decision Send(RefundPaymentState? state, SendRefund send, Turn turn)
    {
        var payment = send.Payment!;
        var now = state is null
            ? new(send.Match, send.Terms, payment, 0, Sending.TargetOf(payment.Method), RefundStatus.Due, null, null, null, 0, Job: send.Job)
            : state with { Terms = send.Terms, Payment = payment with { Total = Math.Max(payment.Total, state.Payment.Total) }, Job = send.Job };
        return now switch
        {
            _ when send.Terms.Choice is null && state is { Terms.Choice.Until: var until } && until > turn.Now && Choosing.IsOpen(state) =>
                new(now with { Terms = state.Terms }, new RefundSent(now.Status, now.Settled, now.Payment.Total)),
            { Flight: not null } or { Due: 0 } => new(now, new RefundSent(now.Status, now.Settled, now.Payment.Total)),
            _ => Choosing.Ask(now, state?.Terms.Choice, turn),
        };
    }

    private static RefundPaymentView View(RefundPaymentState s, Turn turn) => new(
        turn.Grain.Ref, s.Match, s.To, s.Payment.Total, s.Settled, s.Status, s.Reason, s.Reference, s.Payment.Method == TicketMethod.Gift ? null : s.Terms.Choice, s.Chosen, s.Payment.Owner is not null, s.Bonus);
}
