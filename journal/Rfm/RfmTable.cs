using Cashback.Books;
using Cashback.Grains;

namespace Cashback.Rfm;

/// <summary>From orders to the lines of the report.</summary>
internal static class RfmTable
{
    public static RfmReport Of(OrderBook book, DateTimeOffset asOf, TimeZoneInfo zone)
    {
        var bought = book.Before(asOf.UtcTicks).OrderBy(b => b.Key.Key).ToArray();
        var today = LocalDays.Day(asOf, zone);
        var figures = Array.ConvertAll(bought, b =>
        {
            var last = Day(b.Value.Last, zone);
            return new RfmFigures(today - last, last - Day(b.Value.First, zone), b.Value.Orders, b.Value.Total);
        });
        var scores = Scoring.Of(figures);
        var lines = new RfmLine[figures.Length];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = new(bought[i].Key, figures[i], scores[i], Segments.Of(scores[i], figures[i].Orders));
        return new(asOf, lines);
    }

    /// <summary>The largest turnover first; of equal ones the lower id, so that the list is the same each time.</summary>
    public static IReadOnlyList<TopCustomer> Top(Dictionary<GrainRef, Bought> bought, int limit) =>
    [
        .. bought.OrderByDescending(one => one.Value.Total).ThenBy(one => one.Key.Key).Take(limit)
            .Select(one => new TopCustomer(one.Key, one.Value.Orders, one.Value.Total, one.Value.Cashback)),
    ];

    private static int Day(long ticks, TimeZoneInfo zone) => LocalDays.Day(new(ticks, TimeSpan.Zero), zone);
}
