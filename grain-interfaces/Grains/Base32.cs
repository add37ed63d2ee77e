namespace Cashback.Grains;

/// <summary>Crockford's alphabet in lower case, most significant bits first. Ids are read aloud and typed, so no i, l, o, u.</summary>
public static class Base32
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private const byte Foreign = 0xFF;

    private static readonly byte[] Values = MakeValues();

    /// <summary>Characters of so many bytes.</summary>
    public static int Length(int bytes) => (bytes * 8 + 4) / 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[Length(bytes.Length)];
        Encode(bytes, text);
        return new string(text);
    }

    public static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        int buffer = 0, bits = 0, at = 0;
        foreach (var b in bytes)
        {
            buffer = ((buffer << 8) | b) & 0xFFF;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[at++] = Alphabet[(buffer >> bits) & 31];
            }
        }

        if (bits > 0)
            text[at] = Alphabet[(buffer << (5 - bits)) & 31];
    }

    /// <summary>False for a foreign character, a wrong length, or padding bits that are not zero: one id has one spelling.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != Length(bytes.Length))
            return false;
        int buffer = 0, bits = 0, at = 0;
        foreach (var c in text)
        {
            var value = c < Values.Length ? Values[c] : Foreign;
            if (value == Foreign)
                return false;
            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[at++] = (byte)((buffer >> bits) & 0xFF);
        }

        return (buffer & ((1 << bits) - 1)) == 0;
    }

    private static byte[] MakeValues()
    {
        var values = new byte[128];
        Array.Fill(values, Foreign);
        for (byte i = 0; i < Alphabet.Length; i++)
            values[Alphabet[i]] = i;
        return values;
    }
}
