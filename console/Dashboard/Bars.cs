namespace Cashback.Dashboard;

/// <summary>One bar: some days, and what happened on them.</summary>
internal sealed record Bar(DateOnly From, DateOnly To, long Turnover, long Granted);

/// <summary>Days as bars: at most about sixty, so that each can be seen; weeks or months where the period is longer.</summary>
internal static class Bars
{
    private const int MostDays = 62;
    private const int MostWeeks = 62 * 7;

    public static IReadOnlyList<Bar> Of(Period period, IReadOnlyList<ReportDay> days)
    {
        var known = days.ToDictionary(day => day.Day);
        var bars = new List<Bar>();
        for (var start = period.From; start <= period.To;)
        {
            var next = period.Days <= MostDays ? start.AddDays(1) : period.Days <= MostWeeks ? start.AddDays(7) : new DateOnly(start.Year, start.Month, 1).AddMonths(1);
            var end = next > period.To ? period.To : next.AddDays(-1);
            var bar = new Bar(start, end, 0, 0);
            for (var day = start; day <= end; day = day.AddDays(1))
            {
                if (known.TryGetValue(day, out var figures))
                    bar = bar with { Turnover = bar.Turnover + figures.Turnover, Granted = bar.Granted + figures.Granted.Sum };
            }

            bars.Add(bar);
            start = next;
        }

        return bars;
    }
}
