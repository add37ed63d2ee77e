using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cashback.Grains;

/// <summary>
/// Request ids of what a grain's operation caused: a message, its report, a wake-up. Both ends of a transfer between two
/// grains find the same one, so the proof can pair them. 128 bits of SHA-256; the derivation is stored data: never change it.
/// </summary>
public static class MessageId
{
    /// <summary>The id under which the receiver records a message.</summary>
    public static UInt128 OfMessage(GrainId sender, long seq, int index) => Of(sender, seq, index, 1);

    /// <summary>The id under which the sender records what became of it.</summary>
    public static UInt128 OfReport(GrainId sender, long seq, int index) => Of(sender, seq, index, 2);

    /// <summary>The id of a wake-up, by its number.</summary>
    public static UInt128 OfWakeUp(GrainId grain, long number) => Of(grain, number, 0, 3);

    /// <summary>The id under which a member of a page records its message: by who sends it and for what, not by the page.</summary>
    public static UInt128 OfMember(GrainId sender, GrainRef member, long round)
    {
        Span<byte> bytes = stackalloc byte[GrainId.Size + GrainRef.Size + 8 + 1];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sender.Write(bytes);
        member.Write(bytes[GrainId.Size..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(GrainId.Size + GrainRef.Size)..], round);
        bytes[^1] = 4;
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static UInt128 Of(GrainId grain, long seq, int index, byte what)
    {
        Span<byte> bytes = stackalloc byte[GrainId.Size + 8 + 4 + 1];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        grain.Write(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[GrainId.Size..], seq);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(GrainId.Size + 8)..], index);
        bytes[^1] = what;
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
