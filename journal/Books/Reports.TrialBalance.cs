using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <content>The trial balance of any moment.</content>
public sealed partial class Reports
{
    /// <summary>Whole days before the instant come from roll-ups, its own day from the part of the feed that day stands in.</summary>
    public async ValueTask<TrialBalance> TrialBalanceAsync(int programme, DateTimeOffset at)
    {
        var sums = new SortedDictionary<string, AccountDay>(StringComparer.Ordinal);
        var day = LocalDays.Day(at, await _days.ZoneAsync(programme));
        DaySpan? span = null;
        var isPast = at < time.GetUtcNow();
        await follower.FlushAsync(() => ReadAsync(programme, day, Take));
        if (span is not null)
            await AddDayAsync(programme, at, day, span, sums);
        return new(at, [.. sums.SelectMany(s => Lines(s.Key, s.Value))]);

        void Take(Row row)
        {
            var what = RollupKey.What(row.Key);
            var isOwnDay = isPast && RollupKey.Day(row.Key) == day;
            if (isOwnDay && what == RollupKey.OfSpan)
                span = RollupKey.Read(row, RollupJson.Default.DaySpan);
            if (isOwnDay || what != RollupKey.OfAccount)
                return;
            var (name, sides) = (RollupKey.AccountOf(row.Key), RollupKey.Read(row, RollupJson.Default.AccountDay));
            Add(sums, name, sides);
        }
    }

    private async ValueTask AddDayAsync(int programme, DateTimeOffset at, int day, DaySpan span, SortedDictionary<string, AccountDay> sums)
    {
        var accounts = new Accounts();
        var body = new BodyReader(accounts);
        var zone = await _days.ZoneAsync(programme);
        for (var position = span.After; position < span.Last;)
        {
            var page = await journal.FeedAsync(position, FeedPage);
            if (page.Position == position)
                return;
            foreach (var item in page.Items)
            {
                if (item.Grain.Programme != programme || !body.TryRead(item.Body.Span, out _) || body.At > at || LocalDays.Day(body.At, zone) != day)
                    continue;
                foreach (var leg in body.Legs.Where(l => l.InRange))
                {
                    Add(sums, accounts.Name(accounts.Whole(leg.Debit)), new(default(Amounts).Plus(leg.Asset, leg.Amount), default));
                    Add(sums, accounts.Name(accounts.Whole(leg.Credit)), new(default, default(Amounts).Plus(leg.Asset, leg.Amount)));
                }
            }

            position = page.Position;
            await Task.Yield();
        }
    }

    private static void Add(SortedDictionary<string, AccountDay> sums, string name, AccountDay more) =>
        sums[name] = sums.TryGetValue(name, out var sum) ? new(sum.Debit.Plus(more.Debit), sum.Credit.Plus(more.Credit)) : more;

    private static IEnumerable<TrialLine> Lines(string account, AccountDay sums)
    {
        foreach (var asset in Enum.GetValues<Asset>())
        {
            if (sums.Debit[asset] != 0 || sums.Credit[asset] != 0)
                yield return new(account, asset, sums.Debit[asset], sums.Credit[asset]);
        }
    }
}
