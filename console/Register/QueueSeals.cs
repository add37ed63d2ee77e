using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cashback.Register;

/// <summary>
/// Signatures of scans that a till's page keeps while the network is cut. The key is the till's own and derived from the host's
/// secret, so it is never stored; each line signs the signature of the one before it. What was changed, made up, reordered or
/// follows a gap does not fit.
/// </summary>
internal sealed class QueueSeals(byte[] secret)
{
    /// <summary>What signs the queue of one till: 32 bytes.</summary>
    public byte[] KeyOf(string programme, string till) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{programme}\n{till}"));

    /// <summary>For each line of a queue whether it may be sent on.</summary>
    public bool[] Fit(string programme, IReadOnlyList<QueuedScan?> lines)
    {
        var signatures = lines.Select(line => line?.Signature).ToHashSet(StringComparer.Ordinal);
        return [.. lines.Select((line, at) => line is not null && IsSigned(programme, line) && Follows(line, at))];

        // What was before the first line has been answered and left the queue; it cannot be further behind.
        bool Follows(QueuedScan line, int at) => at == 0
            ? !signatures.Contains(line.Previous)
            : string.Equals(line.Previous, lines[at - 1]?.Signature, StringComparison.Ordinal);
    }

    private bool IsSigned(string programme, QueuedScan line)
    {
        if (line.Signed() is not { } signed)
            return false;
        var right = Base64Url.EncodeToString(HMACSHA256.HashData(KeyOf(programme, line.Till), signed));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(line.Signature));
    }
}
