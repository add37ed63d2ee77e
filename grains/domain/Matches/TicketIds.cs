using System.Buffers.Binary;
using System.Security.Cryptography;
using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>
/// Ids of tickets: the first half of the match's key, the place of the ticket, how often it was exchanged, and a check that only
/// who knows the whole key of the match can make. So an id leads to its page, and the next one cannot be guessed.
/// </summary>
internal static class TicketIds
{
    /// <summary>Times that a ticket can be exchanged: one byte of its id.</summary>
    public const int MaxExchanges = 250;

    public static GrainRef Of(GrainRef match, long place, int exchanges)
    {
        var low = ((ulong)(uint)place << 32) | ((ulong)(byte)exchanges << 24);
        return new(GrainKind.Ticket, new((ulong)(match.Key >> 64), low | Check(match, low)));
    }

    /// <summary>False: not a ticket of this match.</summary>
    public static bool TryRead(GrainRef match, GrainRef ticket, out long place, out int exchanges)
    {
        var low = (ulong)(ticket.Key & ulong.MaxValue);
        place = (long)(low >> 32);
        exchanges = (int)((low >> 24) & 0xFF);
        return ticket.Kind == GrainKind.Ticket && ticket == Of(match, place, exchanges);
    }

    /// <summary>What goes back to a payment is a grain of its own.</summary>
    public static GrainRef OfPayment(GrainRef match, long place)
    {
        Span<byte> bytes = stackalloc byte[GrainRef.Size + sizeof(long)];
        match.Write(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[GrainRef.Size..], place);
        return new(GrainKind.RefundPayment, Hash(bytes));
    }

    public static UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static ulong Check(GrainRef match, ulong low)
    {
        Span<byte> bytes = stackalloc byte[GrainRef.Size + sizeof(ulong)];
        match.Write(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[GrainRef.Size..], low);
        return (ulong)(Hash(bytes) & 0xFF_FFFF);
    }
}
