using System.Text.Json;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Books;

/// <content>The journal itself, for export.</content>
public sealed partial class Reports
{
    public async ValueTask<JournalExport> JournalAsync(int programme, DateOnly from, DateOnly to)
    {
        var opening = new SortedDictionary<string, AccountDay>(StringComparer.Ordinal);
        var (after, last) = (long.MaxValue, 0L);
        await follower.FlushAsync(() => ReadAsync(programme, to.DayNumber, Take));
        return new([.. opening.SelectMany(s => Lines(s.Key, s.Value))], EntriesAsync(programme, from, to, after, last));

        void Take(Row row)
        {
            var (day, what) = (RollupKey.Day(row.Key), RollupKey.What(row.Key));
            if (what == RollupKey.OfAccount && day < from.DayNumber)
                Add(opening, RollupKey.AccountOf(row.Key), RollupKey.Read(row, RollupJson.Default.AccountDay));
            if (what != RollupKey.OfSpan || day < from.DayNumber)
                return;
            var span = RollupKey.Read(row, RollupJson.Default.DaySpan);
            (after, last) = (Math.Min(after, span.After), Math.Max(last, span.Last));
        }
    }

    /// <summary>Accounts are never exported wrong: an operation that cannot be read ends the export.</summary>
    private async IAsyncEnumerable<JournalEntry> EntriesAsync(int programme, DateOnly from, DateOnly to, long after, long last)
    {
        var zone = await _days.ZoneAsync(programme);
        var number = 0L;
        while (after < last)
        {
            var page = await journal.FeedAsync(after, FeedPage);
            if (page.Position == after)
                yield break;
            foreach (var item in page.Items)
            {
                // A page may reach further than what was folded when the export was asked for.
                if (item.Grain.Programme != programme || item.Position > last)
                    continue;
                var operation = JsonSerializer.Deserialize(item.Body.Span, Wire.Default.Operation) ?? throw new JsonException("no operation");
                var day = LocalDays.Day(operation.At, zone);
                if (operation.Transfers.Count > 0 && day >= from.DayNumber && day <= to.DayNumber)
                    yield return new(++number, DateOnly.FromDayNumber(day), new(item.Grain, item.Seq, item.Request, operation));
            }

            after = page.Position;
        }
    }
}
