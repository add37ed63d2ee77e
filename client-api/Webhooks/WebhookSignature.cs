using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cashback.Webhooks;

/// <summary>
/// Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body with dots between, in base64 behind <c>v1,</c>; one
/// for each secret, with spaces between.
/// </summary>
internal static class WebhookSignature
{
    public const string Prefix = "whsec_";

    public static string Sign(string id, DateTimeOffset at, string body, IReadOnlyList<string> secrets)
    {
        var content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), content))));
    }
}
