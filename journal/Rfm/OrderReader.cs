using System.Text.Json;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Operations;

namespace Cashback.Rfm;

/// <summary>
/// Finds in an operation what it means for orders. Most operations mean nothing and are told by a look at their bytes.
/// </summary>
internal static class OrderReader
{
    public static OrderEvent? Read(GrainId grain, long seq, ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\"b\":{"u8) < 0 && !IsMove(body))
            return null;
        var operation = JsonSerializer.Deserialize(body, Wire.Default.Operation) ?? throw new JsonException("no operation");
        return operation.Reply is Refused ? null : Of(grain.Ref, seq, operation);
    }

    private static bool IsMove(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"t\":\"receivePurse\""u8) >= 0 || body.IndexOf("\"t\":\"mergeCustomer\""u8) >= 0 || body.IndexOf("\"t\":\"returnPurse\""u8) >= 0;

    private static OrderEvent? Of(GrainRef grain, long seq, Operation operation) => (operation.Command, operation.Sale) switch
    {
        (ReceivePurse receive, _) when receive.From.Kind == GrainKind.Card => new(OrderEventKind.Moved, receive.From, To: grain),
        (MergeCustomer merge, _) => new(OrderEventKind.Moved, grain, To: merge.Into),
        (ReturnPurse back, _) => new(OrderEventKind.Parted, back.To),
        (Reverse reverse, { Orders: < 0 }) => new(OrderEventKind.Removed, reverse.Via ?? grain, reverse.Seq, operation.At.UtcTicks),
        (Reverse { Amount: { } amount } reverse, { }) => new(OrderEventKind.GaveBack, reverse.Via ?? grain, reverse.Seq, operation.At.UtcTicks, amount, Cashback: (operation.Reply as Reversed)?.TakenBack.Gift ?? 0),
        (Scan scan, { Orders: > 0 }) => new(OrderEventKind.Sold, grain, seq, operation.At.UtcTicks, scan.Bill, Cashback: (operation.Reply as Scanned)?.Earned.Gift ?? 0),
        (_, { Orders: > 0 } sale) => new(OrderEventKind.Placed, grain, seq, operation.At.UtcTicks, sale.Turnover),
        _ => null,
    };
}
