using System.Buffers.Binary;
using System.Security.Cryptography;
using Cashback.Grains;

namespace Cashback.Codes;

/// <summary>
/// The secret part of a buyer's link: programme and refund, and 96 bits of MAC over them, so that none can be made or guessed.
/// Nothing has to be stored for it.
/// </summary>
internal sealed class RefundLinks(MasterKey master)
{
    private const int NameSize = 4 + 16;
    private const int MacSize = 12;

    private readonly byte[] _key = master.Derive("cashback refund link v1");

    public string Make(GrainId refund)
    {
        Span<byte> bytes = stackalloc byte[NameSize + MacSize];
        BinaryPrimitives.WriteInt32BigEndian(bytes, refund.Programme);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[4..], refund.Ref.Key);
        Seal(bytes);
        return Base32.Encode(bytes);
    }

    /// <summary>False for anything that <see cref="Make"/> did not write.</summary>
    public bool TryRead(string text, out GrainId refund)
    {
        refund = default;
        Span<byte> given = stackalloc byte[NameSize + MacSize];
        Span<byte> expected = stackalloc byte[NameSize + MacSize];
        if (!Base32.TryDecode(text, given))
            return false;
        given[..NameSize].CopyTo(expected);
        Seal(expected);
        if (!CryptographicOperations.FixedTimeEquals(given, expected))
            return false;
        refund = new(BinaryPrimitives.ReadInt32BigEndian(given), new(GrainKind.RefundPayment, BinaryPrimitives.ReadUInt128BigEndian(given[4..])));
        return true;
    }

    private void Seal(Span<byte> bytes) => HMACSHA256.HashData(_key, bytes[..NameSize]).AsSpan(0, MacSize).CopyTo(bytes[NameSize..]);
}
