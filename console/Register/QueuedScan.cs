using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cashback.Register;

/// <summary>A scan that earns, kept by a till's page (till-queue.js). Bill: minor units. Previous: signature of the line before it; none: empty.</summary>
internal sealed record QueuedScan(string Key, string Card, long Bill, string At, string Till, string Previous, string Signature)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>The lines in their order. Null: not such a scan.</summary>
    public static List<QueuedScan?> Read(byte[] lines) =>
        [.. Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)];

    /// <summary>What was signed and nothing else, for POST /v1/scans/batch.</summary>
    public static byte[] Write(IEnumerable<QueuedScan> scans) =>
        Encoding.UTF8.GetBytes(string.Concat(scans.Select(scan => JsonSerializer.Serialize(new { scan.Key, scan.Card, scan.Bill, scan.At, scan.Till }, Json) + "\n")));

    /// <summary>What is signed, one part a line, as till-key.js does it. Null: a part has lines of its own, so it could be read in two ways.</summary>
    public byte[]? Signed()
    {
        string[] parts = ["cashback scan v1", Key, Card, Bill.ToString(CultureInfo.InvariantCulture), At, Till, Previous];
        return parts.Any(part => part.Contains('\n', StringComparison.Ordinal)) ? null : Encoding.UTF8.GetBytes(string.Join('\n', parts));
    }

    private static QueuedScan? ReadLine(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<QueuedScan>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
