using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>Where the tickets and payments of a match stand: pages of <see cref="Page.Size"/> in rows, and two indexes.</summary>
internal static class TicketPages
{
    public static byte[] FactsKey(GrainId match, long page) => RowKey.Of(match.Programme, ListKind.TicketFacts, match.Ref, page);

    public static byte[] StatesKey(GrainId match, long page) => RowKey.Of(match.Programme, ListKind.TicketStates, match.Ref, page);

    public static byte[] PaymentsKey(GrainId match, long page) => RowKey.Of(match.Programme, ListKind.MatchPayments, match.Ref, page);

    public static byte[] IndexKey(GrainId match, string externalId) => Index(match, ListKind.TicketIndex, TicketIds.Hash(Encoding.UTF8.GetBytes(externalId)));

    public static byte[] PaymentKey(GrainId match, string payment, TicketMethod method) =>
        Index(match, ListKind.PaymentIndex, TicketIds.Hash([(byte)method, .. Encoding.UTF8.GetBytes(payment)]));

    public static List<Slot> Slots(Turn turn, long page) => turn.Found.Row(StatesKey(turn.Grain, page)) is { } row ? SlotBytes.Read(row) : [];

    public static List<TicketFact> Facts(Turn turn, long page) => turn.Found.Row(FactsKey(turn.Grain, page)) is { } row ? Facts(row) : [];

    public static List<TicketFact> Facts(ReadOnlySpan<byte> row) => [.. (JsonSerializer.Deserialize(row, MatchJson.Default.FactsPage) ?? throw new JsonException("no tickets")).Tickets];

    public static List<PaymentEntry> Payments(Turn turn, long page) => turn.Found.Row(PaymentsKey(turn.Grain, page)) is { } row ? Payments(row) : [];

    public static List<PaymentEntry> Payments(ReadOnlySpan<byte> row) => [.. (JsonSerializer.Deserialize(row, MatchJson.Default.PaymentsPage) ?? throw new JsonException("no payments")).Entries];

    public static RowWrite States(GrainId match, long page, IReadOnlyList<Slot> slots) => new(StatesKey(match, page), SlotBytes.Write(slots));

    public static RowWrite Facts(GrainId match, long page, IReadOnlyList<TicketFact> facts) => RowWrite.Of(FactsKey(match, page), new(facts), MatchJson.Default.FactsPage);

    public static RowWrite Payments(GrainId match, long page, IReadOnlyList<PaymentEntry> entries) => RowWrite.Of(PaymentsKey(match, page), new(entries), MatchJson.Default.PaymentsPage);

    /// <summary>Place and data of an indexed ticket.</summary>
    public static (long Place, UInt128 Data) ReadIndex(ReadOnlySpan<byte> row) => (BinaryPrimitives.ReadInt64BigEndian(row), BinaryPrimitives.ReadUInt128BigEndian(row[sizeof(long)..]));

    public static byte[] WriteIndex(long place, UInt128 data)
    {
        var bytes = new byte[sizeof(long) + 16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, place);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(sizeof(long)), data);
        return bytes;
    }

    public static byte[] WritePlace(long place)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, place);
        return bytes;
    }

    private static byte[] Index(GrainId match, ListKind list, UInt128 hash)
    {
        Span<byte> rest = stackalloc byte[GrainRef.Size + 16];
        match.Ref.Write(rest);
        BinaryPrimitives.WriteUInt128BigEndian(rest[GrainRef.Size..], hash);
        return RowKey.Of(match.Programme, list, rest);
    }
}
