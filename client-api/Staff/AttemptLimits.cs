using System.Collections.Concurrent;
using Cashback.Problems;

namespace Cashback.Staff;

/// <summary>
/// Attempts without a key, by what they name and by the network they come from: at most so many a minute on this node. The
/// account's own lock counts everywhere.
/// </summary>
internal sealed class AttemptLimits(TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Attempts for one address or by one invitation.</summary>
    public const int PerName = 12;

    /// <summary>Attempts from one network: an office behind one address.</summary>
    public const int PerNetwork = 200;

    /// <summary>Names counted at a time; beyond it the table starts anew.</summary>
    private const int MaxNames = 20_000;

    private readonly ConcurrentDictionary<string, (long Since, int Count)> _counts = new(StringComparer.Ordinal);

    /// <summary>Refuses with <c>too_many_attempts</c>.</summary>
    public void Admit(HttpContext context, string? name = null)
    {
        // Both count, whichever refuses.
        var (named, network) = (name is null || Count($"n/{name}") <= PerName, Count($"a/{context.Connection.RemoteIpAddress}") <= PerNetwork);
        if (!named || !network)
            throw new ProblemException(Problem.Of(ProblemCode.TooManyAttempts, retryAfter: (int)Minute.TotalSeconds));
    }

    private int Count(string key)
    {
        if (_counts.Count >= MaxNames)
            _counts.Clear();
        var now = time.GetTimestamp();
        return _counts.AddOrUpdate(key, (now, 1), (_, held) => time.GetElapsedTime(held.Since, now) > Minute ? (now, 1) : (held.Since, held.Count + 1)).Count;
    }
}
