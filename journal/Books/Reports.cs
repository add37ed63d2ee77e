using Cashback.Grains;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>Reports from roll-ups. The follower is brought up to date first, so a report shows what was acknowledged before it.</summary>
public sealed partial class Reports(IJournal journal, Follower follower, TimeProvider time) : IReports
{
    private const int PageSize = 1000;
    private const int FeedPage = 4096;

    private readonly LocalDays _days = new(journal);

    public async ValueTask<CashbackReport> CashbackAsync(int programme, DateOnly from, DateOnly to)
    {
        var (byDay, byVenue) = (new SortedDictionary<int, Figures>(), new Dictionary<GrainRef, Figures>());
        var (total, nowhere) = (new Figures(), new Figures());
        var owed = new Owed();
        await follower.FlushAsync(() => ReadAsync(programme, to.DayNumber, Take));
        var venues = byVenue.OrderBy(v => v.Key.Key).Select(v => new VenueFigures(v.Key, v.Value.ToFigures()));
        return new(
            total.ToFigures(),
            total.ShareBps,
            owed.ToLiability(),
            [.. byDay.Select(d => new DayFigures(DateOnly.FromDayNumber(d.Key), d.Value.ToFigures()))],
            [.. nowhere.IsEmpty ? [] : new[] { new VenueFigures(null, nowhere.ToFigures()) }, .. venues]);

        void Take(Row row)
        {
            var (day, what) = (RollupKey.Day(row.Key), RollupKey.What(row.Key));
            if (what == RollupKey.OfAccount)
                owed.Add(Account.Parse(RollupKey.AccountOf(row.Key)).Kind, RollupKey.Read(row, RollupJson.Default.AccountDay));
            if (what != RollupKey.OfVenue || day < from.DayNumber)
                return;
            var figures = RollupKey.Read(row, RollupJson.Default.VenueDay);
            var venue = RollupKey.VenueOf(row.Key);
            total.Add(figures);
            Of(byDay, day).Add(figures);
            (venue is { } id ? Of(byVenue, id) : nowhere).Add(figures);
        }
    }

    /// <summary>All rows of the programme up to and with a day, page by page.</summary>
    private async ValueTask ReadAsync(int programme, int lastDay, Action<Row> take)
    {
        byte[]? after = null;
        while (true)
        {
            var page = await journal.ListAsync(RollupKey.All(programme), after, PageSize, descending: false);
            foreach (var row in page)
            {
                if (RollupKey.Day(row.Key) > lastDay)
                    return;
                take(row);
                after = row.Key;
            }

            if (page.Count < PageSize)
                return;
        }
    }

    private static Figures Of<TKey>(IDictionary<TKey, Figures> figures, TKey key)
    {
        if (!figures.TryGetValue(key, out var found))
            figures.Add(key, found = new());
        return found;
    }
}
