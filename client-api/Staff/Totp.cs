using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cashback.Staff;

/// <summary>Time-based one-time codes (RFC 6238) with what every authenticator app takes: SHA-1, six digits, 30 seconds.</summary>
internal static class Totp
{
    /// <summary>RFC 4226 advises 160 bits.</summary>
    public const int SecretSize = 20;

    public const int Digits = 6;

    private const int StepSeconds = 30;

    /// <summary>Steps that a clock may be off, either way.</summary>
    private const int Window = 1;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long Step(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // The algorithm that the RFC and the apps have; as HMAC it is sound.
#pragma warning disable CA5350
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 15)..]) & 0x7FFF_FFFF;
        var modulus = 1u;
        for (var i = 0; i < digits; i++)
            modulus *= 10;
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step that a code is of; null: it is not right now.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        var typed = string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
        var at = Step(now);
        long? found = null;
        for (var step = at - Window; step <= at + Window; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), Encoding.UTF8.GetBytes(typed)))
                found = step;
        }

        return found;
    }

    /// <summary>What an app reads from a QR code.</summary>
    public static string Uri(string account, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/Cashback:{System.Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer=Cashback&algorithm=SHA1&digits={Digits}&period={StepSeconds}";

    /// <summary>RFC 4648, without padding: what people type into an app.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (buffer, bits) = (((buffer << 8) | b) & 0xFFFF, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(Letters[(buffer >> (bits - 5)) & 31]);
        }

        return bits > 0 ? text.Append(Letters[(buffer << (5 - bits)) & 31]).ToString() : text.ToString();
    }
}
