using System.Buffers.Binary;
using System.Security.Cryptography;
using Cashback.Grains;

namespace Cashback.Codes;

/// <summary>
/// Codes of vouchers: 60 bits that are derived from the payout, and 20 bits of MAC as check characters, so a mistyped code is
/// known as such without a look-up. The voucher's own id is a keyed hash of the code: neither leads to the other.
/// </summary>
internal sealed class VoucherCodes(MasterKey master)
{
    private const int Size = 10;

    private readonly byte[] _secret = master.Derive("cashback voucher code v1");
    private readonly byte[] _mac = master.Derive("cashback voucher mac v1");
    private readonly byte[] _id = master.Derive("cashback voucher id v1");

    /// <summary>The code of the voucher that a payout becomes: four groups of four letters and digits.</summary>
    public string Make(GrainId payout)
    {
        Span<byte> code = stackalloc byte[Size];
        HMACSHA256.HashData(_secret, payout.ToBytes()).AsSpan(0, 8).CopyTo(code);
        code[7] &= 0xF0;
        Seal(payout.Programme, code);
        var text = Base32.Encode(code).ToUpperInvariant();
        return $"{text[..4]}-{text[4..8]}-{text[8..12]}-{text[12..]}";
    }

    public GrainRef Id(GrainId payout) => TryRead(payout.Programme, Make(payout), out var id) ? id : throw new InvalidOperationException("a code that does not read itself");

    /// <summary>Without regard to case, hyphens, blanks, and the look-alikes of 0 and 1.</summary>
    public bool TryRead(int programme, string text, out GrainRef voucher)
    {
        voucher = default;
        if (text.Length > 40)
            return false;
        Span<char> plain = stackalloc char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (c is not ('-' or ' '))
                plain[length++] = char.ToLowerInvariant(c) switch { 'o' => '0', 'i' or 'l' => '1', var other => other };
        }

        Span<byte> given = stackalloc byte[Size];
        Span<byte> expected = stackalloc byte[Size];
        if (!Base32.TryDecode(plain[..length], given))
            return false;
        given[..8].CopyTo(expected);
        expected[7] &= 0xF0;
        Seal(programme, expected);
        if (!CryptographicOperations.FixedTimeEquals(given, expected))
            return false;
        voucher = new(GrainKind.Voucher, BinaryPrimitives.ReadUInt128BigEndian(Keyed(_id, programme, given)));
        return true;
    }

    /// <summary>The last 20 bits are those of a MAC over the first 60.</summary>
    private void Seal(int programme, Span<byte> code)
    {
        var mac = Keyed(_mac, programme, code[..8]);
        code[7] |= (byte)(mac[0] & 0x0F);
        code[8] = mac[1];
        code[9] = mac[2];
    }

    private static byte[] Keyed(byte[] key, int programme, ReadOnlySpan<byte> bytes)
    {
        Span<byte> source = stackalloc byte[4 + Size];
        BinaryPrimitives.WriteInt32BigEndian(source, programme);
        bytes.CopyTo(source[4..]);
        return HMACSHA256.HashData(key, source[..(4 + bytes.Length)]);
    }
}
