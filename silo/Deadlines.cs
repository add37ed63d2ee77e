using Cashback.Grains;

namespace Cashback.Silo;

/// <summary>
/// Who gives up first: the node, then who asked it, then Orleans. So a caller always hears from the one that knows most, and
/// Orleans never drops a call that somebody still waits for.
/// </summary>
internal static class Deadlines
{
    /// <summary>A turn that was not decided by then is dropped undecided.</summary>
    public static readonly TimeSpan Node = new NodeOptions().Deadline;

    /// <summary>Whoever asked answers "unknown" then, which is 503 with Retry-After.</summary>
    public static readonly TimeSpan Api = TimeSpan.FromSeconds(12);

    /// <summary>Orleans' own timeout of a call.</summary>
    public static readonly TimeSpan Orleans = TimeSpan.FromSeconds(15);
}
