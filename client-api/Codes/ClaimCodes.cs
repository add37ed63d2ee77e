using System.Buffers.Binary;
using System.Security.Cryptography;
using Cashback.Grains;

namespace Cashback.Codes;

/// <summary>
/// The code under a card's scratch field: 40 bits of permuted serial number and 40 bits of MAC, as four groups of four letters
/// and digits. It proves itself, so nothing of it is stored.
/// </summary>
internal sealed class ClaimCodes(MasterKey master)
{
    private const int Half = 5;
    private readonly Permutation _permutation = new(master.Derive("cashback claim number v1"));
    private readonly byte[] _macKey = master.Derive("cashback claim mac v1");

    public string Make(int programme, long serial)
    {
        Span<byte> bytes = stackalloc byte[2 * Half];
        Write(programme, _permutation.Forward(programme, serial), bytes);
        var text = Base32.Encode(bytes).ToUpperInvariant();
        return $"{text[..4]}-{text[4..8]}-{text[8..12]}-{text[12..]}";
    }

    /// <summary>Reads it as people type it: without regard to case, hyphens, blanks, and the look-alikes of 0 and 1.</summary>
    public bool TryRead(int programme, string text, out long serial)
    {
        serial = 0;
        if (text.Length > 40)
            return false;
        Span<char> plain = stackalloc char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (c is not ('-' or ' '))
                plain[length++] = char.ToLowerInvariant(c) switch { 'o' => '0', 'i' or 'l' => '1', var other => other };
        }

        Span<byte> bytes = stackalloc byte[2 * Half];
        Span<byte> expected = stackalloc byte[2 * Half];
        if (!Base32.TryDecode(plain[..length], bytes))
            return false;
        var value = ((long)bytes[0] << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
        if (value >= Permutation.Size)
            return false;
        Write(programme, value, expected);
        if (!CryptographicOperations.FixedTimeEquals(bytes, expected))
            return false;
        serial = _permutation.Back(programme, value);
        return true;
    }

    private void Write(int programme, long value, Span<byte> bytes)
    {
        Span<byte> source = stackalloc byte[12];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32BigEndian(source, programme);
        BinaryPrimitives.WriteInt64BigEndian(source[4..], value);
        HMACSHA256.HashData(_macKey, source, hash);
        source[(12 - Half)..].CopyTo(bytes);
        hash[..Half].CopyTo(bytes[Half..]);
    }
}
