using System.Buffers.Binary;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Customers;

/// <summary>An order without a card is a scan of the customer himself; it is listed, and found by its name outside.</summary>
internal static class Purchasing
{
    public static Ruling<Wallet> List(Ruling<Wallet> ruling, Turn turn)
    {
        if (ruling.Refusal is not null)
            return ruling;
        var row = new PurchaseRow(turn.Grain.Ref, turn.Seq, turn.Facts.Purchase?.ExternalId);
        var place = new byte[8 + GrainRef.Size + 8];
        BinaryPrimitives.WriteInt64BigEndian(place, turn.Now.UtcTicks);
        turn.Grain.Ref.Write(place.AsSpan(8));
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(8 + GrainRef.Size), turn.Seq);
        var rows = ruling.Rows.Append(RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.Purchases, place), row, Wire.Default.PurchaseRow));
        if (turn.Facts.Purchase is { } purchase)
            rows = rows.Append(RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.PurchaseNames, purchase.Name), row, Wire.Default.PurchaseRow));
        return ruling with { Rows = [.. rows] };
    }
}
