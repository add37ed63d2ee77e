using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.TopUps;

/// <summary>
/// Money that has left a purse goes back by the provider. The effect is a row of the same commit; whoever executes it answers
/// with <see cref="AnswerRefund"/>, and the row goes.
/// </summary>
internal static class Refunding
{
    public static Decision Ask(TopUpState state, RefundPayment refund, Turn turn)
    {
        // A purse gives back what it was credited. Where nothing was ever paid, the message outlived a restored backup: what it
        // carries left a purse that has it again.
        if (!state.Paid)
            return Decision.Unrecorded(new Refused(new NotFound()));
        var effect = new RefundEffect(turn.Grain, turn.Seq, state.Payment!, refund.Amount);
        return new(state with { Refunded = state.Refunded + refund.Amount, Refunds = [.. state.Refunds, new(turn.Seq, refund.From, refund.Amount, refund.Lots)] }, Done.Instance)
        {
            Transfers = [new(Account.Transit, Errands.Provider(state), Asset.Money, refund.Amount)],
            Rows = [RowWrite.Of(Row(turn.Grain, turn.Seq), effect, Wire.Default.RefundEffect)],
        };
    }

    /// <summary>A refund that the provider will not do comes back to its lots.</summary>
    public static Decision Answer(TopUpState state, AnswerRefund answer, Turn turn)
    {
        if (state.Refunds.FirstOrDefault(r => r.Seq == answer.Of) is not { } refund)
            return Decision.Unrecorded(Done.Instance);
        var after = state with { Refunds = [.. state.Refunds.Where(r => r != refund)] };
        RowWrite[] rows = [RowWrite.Delete(Row(turn.Grain, answer.Of))];
        if (answer.Done)
            return new(after, Done.Instance) { Rows = rows };
        // What the provider has given back by itself meanwhile is still to be taken from the purse: once its lots are there again.
        var isTaken = state.Foreign == state.ForeignTaken && state.Dispute != DisputeStatus.Lost;
        return new(after with { Refunded = state.Refunded - refund.Amount, Reason = isTaken ? state.Reason : "refund_refused" }, Done.Instance)
        {
            Rows = rows,
            Transfers = [new(Errands.Provider(state), Account.TransitOf(0), Asset.Money, refund.Amount)],
            Messages = [new(refund.From, new ReturnLots(refund.From, refund.Lots, Reversed: new(turn.Incarnation, state.Holder!.Value, state.Credited)))],
        };
    }

    public static byte[] Row(GrainId topUp, long seq)
    {
        Span<byte> rest = stackalloc byte[GrainId.Size + sizeof(long)];
        topUp.Write(rest);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(rest[GrainId.Size..], seq);
        return RowKey.Of(0, ListKind.RefundEffects, rest);
    }
}
