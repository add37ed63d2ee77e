namespace Cashback.Rfm;

/// <summary>The named segments: docs/rfm.md shows the same table. Tried from the first on; the last one takes everybody.</summary>
public static class Segments
{
    private static readonly ScoreRange Any = new(1, 5);

    public static IReadOnlyList<Segment> All { get; } =
    [
        new("champions", "Bought lately, often and for much.", new(5, 5), new(4, 5), new(4, 5)),
        new("loyal", "Buy often, and not long ago.", new(3, 5), new(4, 5), Any),
        new("new", "Bought lately, for the first time.", new(4, 5), Any, Any, MaxOrders: 1),
        new("promising", "Bought lately, not often yet.", new(4, 5), new(1, 3), Any),
        new("needAttention", "Neither lately nor long ago, and not often.", new(3, 3), new(1, 3), Any),
        new("cannotLose", "Bought very often and for very much, but not lately.", new(1, 2), new(5, 5), new(5, 5)),
        new("atRisk", "Bought often, but not lately.", new(1, 2), new(4, 5), Any),
        new("hibernating", "Bought seldom, and long ago.", new(2, 2), new(1, 3), Any),
        new("lost", "Bought seldom, and longest ago.", new(1, 1), new(1, 3), Any),
    ];

    /// <summary>The name of the first segment that fits; the table leaves nobody out, which a test shows.</summary>
    public static string Of(RfmScores scores, int orders)
    {
        foreach (var segment in All)
        {
            if (In(segment.R, scores.R) && In(segment.F, scores.F) && In(segment.M, scores.M) && orders <= (segment.MaxOrders ?? int.MaxValue))
                return segment.Name;
        }

        throw new InvalidOperationException($"no segment for {scores}");
    }

    private static bool In(ScoreRange range, int score) => score >= range.Min && score <= range.Max;
}
