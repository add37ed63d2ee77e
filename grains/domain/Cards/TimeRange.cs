using Cashback.Grains;

namespace Cashback.Cards;

/// <summary>When a caller may say that something happened (api.md, scans).</summary>
internal static class TimeRange
{
    /// <summary>How far a till's clock may be ahead, and what is not yet dated back.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>How long a till may have been offline.</summary>
    public static readonly TimeSpan TillBack = TimeSpan.FromDays(7);

    /// <summary><c>time_out_of_range</c>: later than in five minutes, or, unless by the owner, longer ago than seven days.</summary>
    public static TimeOutOfRange? Check(DateTimeOffset? at, Turn turn)
    {
        DateTimeOffset? earliest = turn.Actor.Role == Role.Owner ? null : turn.Now - TillBack;
        var latest = turn.Now + Skew;
        return at > latest || at < earliest ? new(earliest, latest) : null;
    }
}
