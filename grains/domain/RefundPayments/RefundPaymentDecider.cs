using System.Diagnostics;
using Cashback.Grains;
using Cashback.Matches;
using Cashback.TopUps;

namespace Cashback.RefundPayments;

/// <summary>
/// What goes back to one payment of a match (mission.md E, step 2): several tickets of it are one refund. Refusals:
/// <c>not_found</c>, <c>wrong_refund_state</c>, <c>owner_unknown</c>.
/// </summary>
internal sealed class RefundPaymentDecider() : Decider<RefundPaymentState>(GrainKind.RefundPayment, 1, RefundPaymentJson.Default.RefundPaymentState)
{
    public override Command? Woken => new WakeRefund();

    protected override Reply Answer(RefundPaymentState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetRefundPayment, { } s) => View(s, turn),
        (GetRefundPayment, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    protected override Decision Judge(RefundPaymentState? state, Command command, Turn turn) => (command, state) switch
    {
        (SendRefund { Payment: null }, _) => throw new ArgumentException($"{turn.Grain}: a page that was not taken apart"),
        (SendRefund send, _) => Send(state, send, turn),
        (LookAtRefund, { } s) => Decision.Unrecorded(new RefundSent(s.Status, s.Settled, s.Payment.Total)),
        (AnswerRefund answer, { } s) => Sending.Answered(s, answer, turn),
        (MessageOutcome outcome, { } s) => Sending.Settled(s, outcome, turn),
        (WakeRefund, { Flight: null, Status: RefundStatus.Sent } s) => Sending.Start(s, turn),
        (WakeRefund, { }) => Decision.Unrecorded(Done.Instance),
        (RetryRefund or CreditRefund or SettleRefund, { Status: not RefundStatus.Failed } s) => Decision.Refuse(s, new WrongRefundState(s.Status)),
        (RetryRefund, { } s) => Shown(Sending.Start(s, turn), turn),
        (CreditRefund, { Payment.Owner: null } s) => Decision.Refuse(s, new OwnerUnknown()),
        (CreditRefund, { Payment.Owner: { } owner } s) => Shown(Sending.ToPurse(s, owner, RefundTarget.Credit, turn), turn),
        (SettleRefund settle, { } s) => Shown(Sending.ByHand(s, settle), turn),
        (LookAtRefund or AnswerRefund or MessageOutcome or WakeRefund or RetryRefund or CreditRefund or SettleRefund, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static RefundPaymentView View(RefundPaymentState state, Turn turn) =>
        new(turn.Grain.Ref, state.Match, state.To, state.Payment.Total, state.Settled, state.Status, state.Reason, state.Reference);

    /// <summary>Who steps in by hand is answered with what it is now, however often he asks.</summary>
    private static Decision Shown(Decision decision, Turn turn) => decision with { Reply = View((RefundPaymentState)decision.State!, turn) };

    /// <summary>A later refund of the same payment adds to it; what failed stays so until somebody looks at it.</summary>
    private static Decision Send(RefundPaymentState? state, SendRefund send, Turn turn)
    {
        var payment = send.Payment!;
        var now = state is null
            ? new(send.Match, send.Terms, payment, 0, Sending.TargetOf(payment.Method), RefundStatus.Due, null, null, null, 0)
            : state with { Terms = send.Terms, Payment = payment with { Total = Math.Max(payment.Total, state.Payment.Total) } };
        return now switch
        {
            { Flight: not null } or { Due: 0 } => new(now, new RefundSent(now.Status, now.Settled, now.Payment.Total)),
            _ => Sending.Start(now, turn),
        };
    }
}
