namespace Cashback.Ledger;

/// <summary>
/// Keeps a purse small: above the limit, the two lots of one kind that expire nearest to each other become one, which lives
/// to the later of the two dates. Earnings go first; then what else was given; money last.
/// </summary>
internal static class LotLimit
{
    public static void Apply(List<Lot> lots, int limit)
    {
        while (lots.Count > limit)
        {
            var (one, other) = Nearest(lots, s => s == LotSource.Earned)
                ?? Nearest(lots, s => s is LotSource.Reward or LotSource.Adjustment)
                ?? Nearest(lots, _ => true)
                // 3 assets × 6 sources × rights × frozen make 72 kinds, so among 257 lots two are of one kind.
                ?? throw new InvalidOperationException("no two lots alike");
            lots.Remove(other);
            lots[lots.IndexOf(one)] = one with
            {
                Left = one.Left + other.Left,
                Stamp = one.Stamp with { ExpiresAt = Later(one.Stamp.ExpiresAt, other.Stamp.ExpiresAt), AvailableFrom = Earlier(one.Stamp.AvailableFrom, other.Stamp.AvailableFrom) },
            };
        }
    }

    private static (Lot One, Lot Other)? Nearest(List<Lot> lots, Func<LotSource, bool> source)
    {
        (Lot, Lot)? nearest = null;
        var least = long.MaxValue;
        var kinds = lots.Where(l => source(l.Stamp.Source))
            .GroupBy(l => (l.Stamp.Asset, l.Stamp.Source, l.Stamp.Funder, l.Stamp.Refundable, l.Frozen));
        foreach (var kind in kinds)
        {
            var sorted = kind.OrderBy(Expiry).ThenBy(l => l.Stamp.Id).ToList();
            for (var i = 1; i < sorted.Count; i++)
            {
                var apart = Expiry(sorted[i]) - Expiry(sorted[i - 1]);
                if (apart >= least)
                    continue;
                least = apart;
                nearest = (sorted[i - 1], sorted[i]);
            }
        }

        return nearest;
    }

    private static long Expiry(Lot lot) => (lot.Stamp.ExpiresAt ?? DateTimeOffset.MaxValue).UtcTicks;

    /// <summary>No date is the latest of all.</summary>
    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other is null ? null : one > other ? one : other;

    /// <summary>No date is at once: what could be spent already stays so.</summary>
    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other is null ? null : one < other ? one : other;
}
