using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.TopUps;

/// <summary>
/// An online top-up (mission.md A): asked for, paid at a provider, credited by the purse with its reward in one operation. What
/// the provider says is state-like: every part of it only grows, so news may come twice, late, or in any order.
/// </summary>
internal sealed class TopUpDecider() : Decider<TopUpState>(GrainKind.TopUp, 1, TopUpJson.Default.TopUpState)
{
    public override Command? Woken => new WakeTopUp();

    /// <summary>Every decision lists the top-up anew and says when it wants to be woken.</summary>
    protected override Decision Judge(TopUpState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        return decision.State is not TopUpState after ? decision : decision with
        {
            Rows = [.. decision.Rows, .. TopUpRows.Write(state, after, turn)],
            WakeUp = after switch
            {
                { Paid: false, Expired: false } => after.CreatedAt + StartTopUp.OpenFor,
                { Reason: not null, Target: not null, Errand: null } when Errands.Left(after) > 0 => turn.Now + Errands.Pause(after.Tries),
                _ => null,
            },
        };
    }

    /// <summary>
    /// What the provider holds of the payment, less what it is asked to give back, is an asset, so a debit balance; what of it is
    /// in no purse is unmatched.
    /// </summary>
    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state)
    {
        var topUp = (TopUpState)state;
        var isTaking = topUp.Errand is { Kind: ErrandKind.TakeForeign or ErrandKind.TakeLost };
        var isWaiting = topUp is { Paid: true, Credited: 0, Errand: null };
        yield return new(Errands.Provider(topUp), Asset.Money, topUp.Paid ? (isTaking ? topUp.Errand!.Amount : 0) - Errands.Left(topUp) : 0);
        yield return new(Errands.Unmatched(topUp), Asset.Money, (isWaiting ? Errands.Left(topUp) : 0) - topUp.GivenUp);
    }

    protected override Reply Answer(TopUpState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetTopUp, { } s) => TopUpRows.View(s, turn),
        (GetTopUp, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static Decision Rule(TopUpState? state, Command command, Turn turn) => (command, state) switch
    {
        (StartTopUp start, null) => new(new TopUpState(start.Target, start.Amount, start.Provider, turn.Now), new TopUpStarted()),
        // Named from the request, so it is the same one.
        (StartTopUp, { }) => Decision.Unrecorded(new TopUpStarted()),
        (OpenCheckout open, { Checkout: null } s) => new(s with { Checkout = open.Checkout, Url = open.Url }, Done.Instance),
        (OpenCheckout, { }) => Decision.Unrecorded(Done.Instance),
        (SeePayment seen, null) => Stray(seen, turn),
        (SeePayment seen, { } s) => See(s, seen.Payment, turn),
        (AssignPayment assign, { Paid: true, Credited: 0, Errand: null } s) when Errands.Left(s) > 0 => Assign(s with { Target = assign.Target, Tries = 0 }, turn),
        (AssignPayment, { } s) => Decision.Refuse(s, new NotUnmatched(s.Status)),
        (MessageOutcome outcome, { } s) => Errands.Settle(s, outcome, turn),
        (RefundPayment refund, { } s) => Refunding.Ask(s, refund, turn),
        (AnswerRefund answer, { } s) => Refunding.Answer(s, answer, turn),
        (WakeTopUp, { Paid: false, Expired: false } s) => new(s with { Expired = true }, Done.Instance),
        (WakeTopUp, { Reason: not null, Errand: null } s) => Errands.Next(s, turn),
        (WakeTopUp, { }) => Decision.Unrecorded(Done.Instance),
        (OpenCheckout or AssignPayment or MessageOutcome or RefundPayment or AnswerRefund or WakeTopUp, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    /// <summary>Answered with what it is then, so that a retry is answered alike.</summary>
    private static Decision Assign(TopUpState state, Turn turn)
    {
        var next = Errands.Next(state, turn);
        return next with { Reply = TopUpRows.View((TopUpState)next.State!, turn) };
    }

    /// <summary>The provider holds money that nobody here asked for: it is booked and listed.</summary>
    private static Decision Stray(SeePayment seen, Turn turn)
    {
        if (!seen.Payment.Paid)
            return Decision.Unrecorded(new Refused(new NotFound()));
        var state = new TopUpState(null, seen.Payment.Amount, seen.Provider, turn.Now) 
        {
            Payment = seen.Payment.Id, Paid = true, Foreign = seen.Payment.Foreign, Dispute = seen.Payment.Dispute, Reason = "not_found",
        };
        var next = Errands.Next(state, turn);
        return next with { Transfers = [new(Errands.Provider(state), Errands.Unmatched(state), Asset.Money, state.Amount), .. next.Transfers] };
    }

    private static Decision See(TopUpState state, PaymentFact seen, Turn turn)
    {
        var after = state with
        {
            Payment = seen.Id,
            Paid = state.Paid || seen.Paid,
            Amount = !state.Paid && seen.Paid ? seen.Amount : state.Amount,
            Foreign = Math.Max(state.Foreign, seen.Foreign),
            Dispute = seen.Dispute > state.Dispute ? seen.Dispute : state.Dispute,
        };
        // What is known already offers an unmatched payment to nobody anew: its wake-up does, and assigning it by hand.
        if (after == state && state.Credited == 0)
            return Decision.Unrecorded(Done.Instance);
        // Two payments for one top-up cannot be: a checkout takes one.
        var next = Errands.Next(after, turn, !state.Paid && after.Paid ? Errands.Provider(after) : null);
        return after == state && next.Messages.Count == 0 ? Decision.Unrecorded(Done.Instance) : next;
    }
}
