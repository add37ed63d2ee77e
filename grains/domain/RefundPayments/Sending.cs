using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.RefundPayments;

/// <summary>
/// The way of a refund: back to the card by its provider, to the purse that paid, or to the owner's credit. Gift stays gift. One
/// sending at a time; what is on its way is not sent again.
/// </summary>
internal static class Sending
{
    /// <summary>Moves of a purse that are followed.</summary>
    private const int MaxTries = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly Account Due = new(AccountKind.RefundsDue);

    public static Asset AssetOf(RefundPaymentState state) => state.Payment.Method == TicketMethod.Gift ? Asset.Gift : Asset.Money;

    /// <summary>What buyers gave away.</summary>
    public static Account Donations { get; } = new(AccountKind.RefundsSent, "donation");

    public static Decision Start(RefundPaymentState state, Turn turn) => (state.Chosen, state.Payment.Owner) switch
    {
        (RefundChoice.Wallet, _) when Payer(state) is { } payer => ToPurse(state, payer, RefundTarget.Wallet, turn, Choosing.Bonus(state)),
        (RefundChoice.Donation, _) when Payer(state) is { } payer => ToPurse(state, payer, RefundTarget.Donation, turn),
        (RefundChoice.Wallet, { } owner) => ToPurse(state, owner, RefundTarget.Credit, turn, Choosing.Bonus(state)),
        (RefundChoice.Donation, _) => Donate(state),
        _ => Back(state with { Again = null }, turn),
    };

    /// <summary>
    /// The purse that paid by a purchase: its money is credit already, and only there is it known what a reversal by hand has given
    /// back; so nothing of it goes anywhere else unasked.
    /// </summary>
    private static GrainRef? Payer(RefundPaymentState state) =>
        state.Payment is { Method: TicketMethod.Wallet, Purse: { } purse } && OperationId.TryParse(state.Payment.Id, out _) ? purse : null;

    /// <summary>To where it came from.</summary>
    private static Decision Back(RefundPaymentState state, Turn turn) => (state.Terms.Credit, state.Payment) switch
    {
        (CreditPolicy.Always, { Method: not TicketMethod.Gift, Owner: { } owner }) when Payer(state) is null => ToPurse(state, owner, RefundTarget.Credit, turn),
        (_, { Method: TicketMethod.Card } payment) when !payment.Id.StartsWith("ticket ", StringComparison.Ordinal) => ToCard(state, turn),
        (_, { Method: TicketMethod.Wallet or TicketMethod.Gift } payment) when (payment.Purse ?? payment.Owner) is { } purse => ToPurse(state, purse, TargetOf(payment.Method), turn),
        (_, { Method: TicketMethod.Wallet or TicketMethod.Gift }) => Fail(state, "owner_unknown"),
        (_, { Method: TicketMethod.Voucher, Purse: { } voucher }) => ToPurse(state, voucher, RefundTarget.Voucher, turn),
        (_, { Method: TicketMethod.Voucher }) => Impossible(state, "voucher_unknown", turn),
        _ => Impossible(state, "pay_by_hand", turn),
    };

    public static RefundTarget TargetOf(TicketMethod method) => method switch
    {
        TicketMethod.Card => RefundTarget.Card,
        TicketMethod.Wallet => RefundTarget.Wallet,
        TicketMethod.Gift => RefundTarget.Gift,
        TicketMethod.Voucher => RefundTarget.Voucher,
        TicketMethod.Cash or TicketMethod.Other => RefundTarget.Cash,
        _ => throw new System.Diagnostics.UnreachableException(method.ToString()),
    };

    /// <summary>What goes back to the purse that paid goes back to the lots that it came from.</summary>
    public static Decision ToPurse(RefundPaymentState state, GrainRef purse, RefundTarget to, Turn turn, long bonus = 0)
    {
        OperationId? spent = to is RefundTarget.Wallet or RefundTarget.Gift or RefundTarget.Donation && OperationId.TryParse(state.Payment.Id, out var purchase) ? purchase : null;
        return new(
            state with { To = to, Status = RefundStatus.Sent, Flight = new(turn.Seq, state.Due, purse, bonus), Reason = null, Tries = state.Tries + 1, Again = null },
            new RefundSent(RefundStatus.Sent, state.Settled, state.Payment.Total))
        {
            Transfers = [new(Due, Account.TransitOf(0), AssetOf(state), state.Due)],
            Messages = [new(purse, new TakeRefund(AssetOf(state), state.Due, state.Match, spent, spent is null ? 0 : state.Settled, bonus, to == RefundTarget.Donation), Report: true)],
        };
    }

    /// <summary>The effect is a row of the same commit; whoever executes it answers with <see cref="AnswerRefund"/>, and the row goes.</summary>
    private static Decision ToCard(RefundPaymentState state, Turn turn)
    {
        var effect = new RefundEffect(turn.Grain, turn.Seq, state.Payment.Id, state.Due, state.Payment.Worth, state.Job);
        return new(
            state with { To = RefundTarget.Card, Status = RefundStatus.Sent, Flight = new(turn.Seq, state.Due, null), Reason = null, Again = null },
            new RefundSent(RefundStatus.Sent, state.Settled, state.Payment.Total))
        {
            Transfers = [new(Due, SentBy(state), Asset.Money, state.Due)],
            Rows = [RowWrite.Of(Refunding.Row(turn.Grain, turn.Seq), effect, Wire.Default.RefundEffect)],
        };
    }

    /// <summary>What the provider said. A refund that it has made before is not sent or credited by itself.</summary>
    public static Decision Answered(RefundPaymentState state, AnswerRefund answer, Turn turn)
    {
        if (state.Flight is not { Purse: null } flight || flight.Seq != answer.Of)
            return Decision.Unrecorded(Done.Instance);
        if (answer.Pending)
            return new(state with { Status = RefundStatus.Pending }, Done.Instance);
        var idle = state with { Flight = null };
        RowWrite[] rows = [RowWrite.Delete(Refunding.Row(turn.Grain, answer.Of))];
        if (answer.Done)
        {
            var arrived = Arrived(idle, flight, turn);
            return arrived with
            {
                Rows = [.. arrived.Rows, .. rows],
                Transfers = [new(SentBy(state), new(AccountKind.Provider, state.Terms.Provider), Asset.Money, flight.Amount), .. arrived.Transfers],
            };
        }

        var reason = answer.Reason ?? "refused";
        var next = reason == "already_refunded" ? Fail(idle, reason) : Impossible(idle, reason, turn);
        return next with { Rows = [.. next.Rows, .. rows], Transfers = [new(SentBy(state), Due, Asset.Money, flight.Amount), .. next.Transfers] };
    }

    /// <summary>What the purse said. What it does not take comes back.</summary>
    public static Decision Settled(RefundPaymentState state, MessageOutcome outcome, Turn turn)
    {
        if (state.Flight is not { Purse: { } purse } flight || flight.Seq != outcome.Of || outcome.Index != 0)
            return Decision.Unrecorded(Done.Instance);
        var idle = state with { Flight = null };
        if (outcome.Reply is not Refused { Refusal: var refusal })
            return Arrived(idle, flight, turn);
        var next = refusal switch
        {
            CardMoving or CardNotHere when state.Tries < MaxTries => Later(idle, turn),
            CardReplaced { By: { } by } when state.Tries < MaxTries => ToPurse(idle, by, state.To, turn, flight.Bonus),
            CustomerMerged merged when state.Tries < MaxTries => ToPurse(idle, merged.Into, state.To, turn, flight.Bonus),
            NotFound when state.To is RefundTarget.Wallet or RefundTarget.Voucher && purse != state.Payment.Owner => Impossible(idle, "purse_not_found", turn),
            NotFound => Fail(idle, "purse_not_found"),
            BalanceTooLarge => Fail(idle, "balance_too_large"),
            CustomerErased => Fail(idle, "customer_erased"),
            // The purchase was reversed by hand: somebody has to look whether the rest is due.
            ExceedsOriginal => Fail(idle, "already_refunded"),
            _ => Fail(idle, "refused"),
        };
        return next with { Transfers = [new(Account.Transit, Due, AssetOf(state), flight.Amount), .. next.Transfers] };
    }

    public static Decision ByHand(RefundPaymentState state, SettleRefund settle) => new(
        state with { Settled = state.Payment.Total, Status = RefundStatus.Done, Reason = null, Reference = settle.Reference, Again = null },
        new RefundSent(RefundStatus.Done, state.Payment.Total, state.Payment.Total))
    {
        Transfers = [new(Due, new(AccountKind.RefundsSent, "byHand"), AssetOf(state), state.Due)],
    };

    /// <summary>The merchant passes it on; for the books it is paid by other means.</summary>
    private static Decision Donate(RefundPaymentState state) => new(
        state with { To = RefundTarget.Donation, Settled = state.Payment.Total, Status = RefundStatus.Done, Reason = null, Again = null },
        new RefundSent(RefundStatus.Done, state.Payment.Total, state.Payment.Total))
    {
        Transfers = [new(Due, Donations, AssetOf(state), state.Due)],
    };

    private static Account SentBy(RefundPaymentState state) => new(AccountKind.RefundsSent, state.Terms.Provider);

    /// <summary>What another refund of the same payment has added meanwhile goes after it.</summary>
    private static Decision Arrived(RefundPaymentState state, Flight flight, Turn turn)
    {
        var after = state with { Settled = state.Settled + flight.Amount, Status = RefundStatus.Done, Reason = null, Tries = 0, Bonus = state.Bonus + flight.Bonus };
        return after.Due > 0 ? Choosing.Ask(after, after.Terms.Choice, turn) : new(after, new RefundSent(RefundStatus.Done, after.Settled, after.Payment.Total));
    }

    /// <summary>The source cannot take it: the owner's credit, if that is wanted and there is one.</summary>
    private static Decision Impossible(RefundPaymentState state, string reason, Turn turn) =>
        state is { Terms.Credit: not CreditPolicy.Never, Payment: { Owner: { } owner, Method: not TicketMethod.Gift }, To: not RefundTarget.Credit }
            ? ToPurse(state, owner, RefundTarget.Credit, turn)
            : Fail(state, reason);

    private static Decision Fail(RefundPaymentState state, string reason) => new(
        state with { Status = RefundStatus.Failed, Reason = reason, Tries = 0, Again = null }, new RefundSent(RefundStatus.Failed, state.Settled, state.Payment.Total));

    private static Decision Later(RefundPaymentState state, Turn turn) => new(
        state with { Reason = "card_moving", Again = turn.Now + Pause }, new RefundSent(RefundStatus.Sent, state.Settled, state.Payment.Total));
}
