using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Letters;

/// <summary>Keys of letters: when it is due first, so that the first rows are those to send.</summary>
internal static class LetterKey
{
    public static byte[] All { get; } = RowKey.Of(0, ListKind.DueLetters);

    public static byte[] Of(DueLetter letter)
    {
        Span<byte> rest = stackalloc byte[sizeof(long) + GrainId.Size + sizeof(byte) + sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(rest, letter.Due.UtcTicks);
        letter.About.Write(rest[sizeof(long)..]);
        rest[sizeof(long) + GrainId.Size] = (byte)letter.Kind;
        BinaryPrimitives.WriteInt64BigEndian(rest[(sizeof(long) + GrainId.Size + sizeof(byte))..], letter.Number);
        return RowKey.Of(0, ListKind.DueLetters, rest);
    }

    /// <summary>A buyer is asked once until a time, however often a dispatch runs.</summary>
    public static byte[] Asked(DueLetter letter) => RowKey.Of(letter.About.Programme, ListKind.AskedBuyers, letter.About.Ref, letter.Number);
}
