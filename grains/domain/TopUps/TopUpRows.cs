using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.TopUps;

/// <summary>The lists that a top-up stands in: that of all, and that of its status.</summary>
internal static class TopUpRows
{
    public static TopUpView View(TopUpState state, Turn turn) => new(
        turn.Grain.Ref,
        state.Target,
        state.Amount,
        state.Status,
        state.CreatedAt,
        state.Provider,
        state.Payment ?? state.Checkout,
        state.Url,
        state.Credited > 0 && state.Holder is { } holder ? new OperationId(turn.Incarnation, holder, state.Credited) : null,
        state.Refunded + state.Foreign,
        state.Dispute,
        state.Reason,
        state.Refunds.Count > 0);

    public static IEnumerable<RowWrite> Write(TopUpState? before, TopUpState after, Turn turn)
    {
        if (before is not null && before.Status != after.Status)
            yield return RowWrite.Delete(Key(before.Status, before, turn));
        var view = View(after, turn);
        yield return RowWrite.Of(Key(null, after, turn), view, Wire.Default.TopUpView);
        yield return RowWrite.Of(Key(after.Status, after, turn), view, Wire.Default.TopUpView);
    }

    private static byte[] Key(TopUpStatus? status, TopUpState state, Turn turn)
    {
        Span<byte> rest = stackalloc byte[1 + sizeof(long) + GrainRef.Size];
        rest[0] = (byte)(status ?? default);
        BinaryPrimitives.WriteInt64BigEndian(rest[1..], state.CreatedAt.UtcTicks);
        turn.Grain.Ref.Write(rest[(1 + sizeof(long))..]);
        return RowKey.Of(turn.Grain.Programme, ListKind.TopUps, rest);
    }
}
