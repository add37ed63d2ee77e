using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal.Memory;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Books;

public class ReportTests
{
    private static readonly GrainId Card = History.Grain(GrainKind.Card, 0);
    private static readonly GrainId Till = History.Grain(GrainKind.Till, 0);
    private static readonly Actor North = History.At(Till, 0);
    private static readonly Actor South = History.At(Till, 1);
    private static readonly DateOnly First = new(2026, 3, 1);

    [Fact]
    public async Task Cashback_AddsUpByDayAndVenue()
    {
        await using var journal = new MemoryJournal();
        var history = await BeginAsync(journal);
        await history.DoAsync(Card, new TopUp(5000, TopUpMethod.Terminal), North);
        await history.DoAsync(Card, new Scan(10_000), North);
        // 23:30 UTC is the next day in Berlin.
        history.Time.Now = new(2026, 3, 1, 23, 30, 0, TimeSpan.Zero);
        await history.DoAsync(Card, new Scan(5_500, Redeem: 500), South);
        history.Time.Now = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);
        await history.DoAsync(Card, new Scan(1_000), History.Owner);
        await using var follower = new Follower(journal, history.Time);
        var reports = new Reports(journal, follower, history.Time);

        var report = await reports.CashbackAsync(History.Programme, First, First.AddDays(1));
        var north = new CashbackFigures(10_000, 1, 0, new(0, 500, 0), new(0, 250, 0), default);
        var south = new CashbackFigures(5_000, 1, 500, new(0, 250, 0), default, new(0, 500, 0));
        Assert.Equal(new(15_000, 2, 500, new(0, 750, 0), new(0, 250, 0), new(0, 500, 0)), report.Total);
        Assert.Equal(667, report.ShareBps);
        Assert.Equal([new(First, north), new(First.AddDays(1), south)], report.ByDay);
        Assert.Equal([new(North.Venue, north), new(South.Venue, south)], report.ByVenue);
        Assert.Equal(new(new(5000, 500, 0), default, default, default), report.Liability);

        var later = await reports.CashbackAsync(History.Programme, First.AddDays(2), First.AddDays(9));
        Assert.Equal(new(1_000, 1, 0, new(0, 50, 0), default, default), later.Total);
        Assert.Equal(500, later.ShareBps);
        Assert.Null(Assert.Single(later.ByVenue).Venue);
        Assert.Equal(550, later.Liability.Purses.Gift);
        Assert.Equal(new(0, 0, 0, default, default, default), (await reports.CashbackAsync(History.Programme, new(2025, 1, 1), new(2025, 12, 31))).Total);
    }

    [Fact]
    public async Task Cashback_WhenAPurchaseIsReversed_CountsOnTheDayOfTheReversal()
    {
        await using var journal = new MemoryJournal();
        var history = await BeginAsync(journal);
        await history.DoAsync(Card, new Scan(10_000), North);
        history.Time.Now += TimeSpan.FromDays(1);
        await history.DoAsync(Card, new Reverse(2), South);
        await using var follower = new Follower(journal, history.Time);
        var reports = new Reports(journal, follower, history.Time);
        var report = await reports.CashbackAsync(History.Programme, First.AddDays(1), First.AddDays(1));
        Assert.Equal(new(-10_000, -1, 0, new(0, -500, 0), default, default), report.Total);
        Assert.Equal(default, (await reports.CashbackAsync(History.Programme, First, First.AddDays(1))).Total.Earned);
        Assert.Equal(500, (await reports.CashbackAsync(History.Programme, First, First)).Liability.Purses.Gift);
    }

    [Fact]
    public async Task TrialBalance_OfAnyMoment_IsWhatTheJournalSaysThen()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            await using var journal = new MemoryJournal();
            var history = new History(journal, seed);
            await history.WriteSnapshotAsync();
            await using var follower = new Follower(journal, history.Time);
            var reports = new Reports(journal, follower, history.Time);
            await history.RunAsync(60);
            await follower.FlushAsync();
            await history.RunAsync(60);
            var random = new Random(seed);
            var length = history.Time.Now - History.Start;
            foreach (var at in Enumerable.Range(0, 12).Select(_ => History.Start + length * random.NextDouble()).Append(history.Time.Now))
            {
                var balance = await reports.TrialBalanceAsync(History.Programme, at);
                Assert.Equal(await FoldAsync(journal, at), balance.Lines);
                Assert.All(balance.Lines.GroupBy(l => l.Asset), lines => Assert.Equal(0, lines.Sum(l => l.Balance)));
            }
        }
    }

    private static async Task<List<TrialLine>> FoldAsync(MemoryJournal journal, DateTimeOffset at)
    {
        var sums = new SortedDictionary<(string Account, Asset Asset), TrialLine>(Comparer<(string Account, Asset Asset)>.Create((a, b) =>
            string.CompareOrdinal(a.Account, b.Account) is var order && order != 0 ? order : a.Asset.CompareTo(b.Asset)));
        foreach (var item in (await journal.FeedAsync(0, int.MaxValue)).Items)
        {
            var operation = (await journal.OperationAsync(item.Grain, item.Seq))!.Operation;
            foreach (var transfer in operation.At <= at ? operation.Transfers : [])
            {
                Add(Name(transfer.Debit), transfer.Asset, transfer.Amount, 0);
                Add(Name(transfer.Credit), transfer.Asset, 0, transfer.Amount);
            }
        }

        return [.. sums.Values];

        static string Name(Account account) => account.Kind is AccountKind.Purse or AccountKind.Transit ? new Account(account.Kind).ToString() : account.ToString();

        void Add(string account, Asset asset, long debit, long credit)
        {
            var line = sums.TryGetValue((account, asset), out var sum) ? sum : new(account, asset, 0, 0);
            sums[(account, asset)] = line with { Debit = line.Debit + debit, Credit = line.Credit + credit };
        }
    }

    private static async Task<History> BeginAsync(MemoryJournal journal)
    {
        var history = new History(journal, 1);
        history.Snapshot = history.Snapshot with
        {
            Settings = new Settings { Earn = new() { RateBps = 500 }, TopUpCashback = new() { Enabled = true, Channels = ["terminal"] } },
        };
        await history.WriteSnapshotAsync();
        await history.DoAsync(Card, new CreateCard(0, CardKind.Physical));
        return history;
    }
}
