using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cashback.Payments.Events;

/// <summary>Signed events as Stripe sends them: header <c>t=…,v1=…</c>, HMAC-SHA256 over time, a dot and the raw body.</summary>
public static class EventSignature
{
    /// <summary>How old an event may be, or how far ahead its clock (Stripe's own default).</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    public static string Sign(ReadOnlySpan<byte> body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(Mac(body, secret, time))}";
    }

    /// <summary>True where one of the signatures is made with one of the secrets, compared in constant time.</summary>
    public static bool Check(ReadOnlySpan<byte> body, string header, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        string? time = null;
        var good = false;
        var parts = header.Split(',', StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
                time = part[2..];
        }

        if (time is null || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)Tolerance.TotalSeconds)
            return false;
        foreach (var secret in secrets)
        {
            var mac = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Mac(body, secret, time)));
            foreach (var part in parts.Where(p => p.StartsWith("v1=", StringComparison.Ordinal)))
                good |= CryptographicOperations.FixedTimeEquals(mac, Encoding.UTF8.GetBytes(part[3..]));
        }

        return good;
    }

    private static byte[] Mac(ReadOnlySpan<byte> body, string secret, string time)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes(time + "."));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
