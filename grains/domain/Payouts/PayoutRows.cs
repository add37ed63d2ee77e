using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Payouts;

/// <summary>The lists that a payout stands in: all, and those of its status, customer and account.</summary>
internal static class PayoutRows
{
    public static PayoutView View(PayoutState state, Turn turn) => new(
        turn.Grain.Ref,
        state.Open.Customer,
        state.Open.Request.Method,
        state.Status,
        state.Open.Points,
        state.Open.Amount,
        state.Open.Coefficient,
        state.CreatedAt,
        state.Open.NotBefore,
        state.Open.Request.TermsVersion,
        state.Approvals,
        state.Batch,
        state.Voucher);

    public static IEnumerable<RowWrite> Write(PayoutState? before, PayoutState after, Turn turn)
    {
        if (before is not null && before.Status != after.Status)
            yield return RowWrite.Delete(Key(PayoutIndex.Status, (byte)before.Status, after, turn));
        var view = View(after, turn);
        yield return Row(PayoutIndex.All, 0);
        yield return Row(PayoutIndex.Status, (byte)after.Status);
        yield return Row(PayoutIndex.Customer, after.Open.Customer.Key);
        if (after.Open.Request.Account is { } account && UInt128.TryParse(account, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out var hash))
            yield return Row(PayoutIndex.Account, hash);

        RowWrite Row(PayoutIndex index, UInt128 scope) => RowWrite.Of(Key(index, scope, after, turn), view, Wire.Default.PayoutView);
    }

    private static byte[] Key(PayoutIndex index, UInt128 scope, PayoutState state, Turn turn)
    {
        Span<byte> rest = stackalloc byte[1 + 16 + sizeof(long) + GrainRef.Size];
        rest[0] = (byte)index;
        BinaryPrimitives.WriteUInt128BigEndian(rest[1..], scope);
        BinaryPrimitives.WriteInt64BigEndian(rest[17..], state.CreatedAt.UtcTicks);
        turn.Grain.Ref.Write(rest[25..]);
        return RowKey.Of(turn.Grain.Programme, ListKind.Payouts, rest);
    }
}
