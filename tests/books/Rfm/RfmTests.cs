using System.Diagnostics;
using Cashback.Books;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Journal.Memory;
using Cashback.Programmes;

namespace Cashback.Rfm;

/// <summary>The report against a second calculation that counts, for every customer, who is better.</summary>
public sealed class RfmTests
{
    private static readonly DateTimeOffset AsOf = new(1998, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Actor Till = new(Role.Owner, new(GrainKind.ApiKey, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task ASample_EqualsTheNaiveCalculation(int seed) => CompareAsync(Purchases.Sample(seed, 700));

    [Fact]
    public async Task Cdnow_EqualsTheNaiveCalculation_ForEveryCustomer()
    {
        var path = Purchases.Cdnow();
        Assert.True(path is not null, "CDNOW_master.txt was not found: put it into ../shared/data beside the repository, or name its folder in CASHBACK_DATA");
        await CompareAsync(Purchases.Read(path));
    }

    private static async Task CompareAsync(List<Purchase> purchases)
    {
        await using var journal = new MemoryJournal();
        var history = new History(journal, 1);
        history.Snapshot = history.Snapshot with { Info = new("Test", "USD", 2, "en", "Etc/UTC"), Settings = new Settings() };
        await history.WriteSnapshotAsync();
        foreach (var customer in purchases.Select(p => p.Customer).Distinct())
            await history.DoAsync(Customer(customer), new CreateCustomer(), Till);
        foreach (var purchase in purchases)
            await history.DoAsync(Customer(purchase.Customer), new Scan(purchase.Bill, At: At(purchase.Day)), Till);
        await using var rfm = new RfmReports(journal, TimeProvider.System);
        await rfm.ReportAsync(History.Programme, AsOf);

        var watch = Stopwatch.StartNew();
        var report = await rfm.ReportAsync(History.Programme, AsOf.AddTicks(1));
        TestContext.Current.TestOutputHelper?.WriteLine($"{report.Customers.Count} customers, {purchases.Count} orders: {watch.ElapsedMilliseconds} ms");
        report = await rfm.ReportAsync(History.Programme, AsOf);
        Assert.Equal(Naive(purchases), report.Customers.ToDictionary(line => (int)(line.Customer.Key - 1), line => (line.Figures, line.Scores)));
        Assert.Equal(report.Customers.OrderBy(line => line.Customer.Key), report.Customers);

        // Another one, from the rows that the first has written.
        await using var again = new RfmReports(journal, TimeProvider.System);
        Assert.Equal(report.Customers, (await again.ReportAsync(History.Programme, AsOf)).Customers);
    }

    private static Dictionary<int, (RfmFigures Figures, RfmScores Scores)> Naive(List<Purchase> purchases)
    {
        var last = DateOnly.FromDateTime(AsOf.Date);
        var figures = purchases.Where(p => p.Day < last).GroupBy(p => p.Customer).ToDictionary(
            orders => orders.Key,
            orders => new RfmFigures(
                last.DayNumber - orders.Max(o => o.Day.DayNumber),
                orders.Max(o => o.Day.DayNumber) - orders.Min(o => o.Day.DayNumber),
                orders.Count(),
                orders.Sum(o => o.Bill)));
        var recency = Counts(figures.Values, f => f.RecencyDays);
        var orders = Counts(figures.Values, f => f.Orders);
        var totals = Counts(figures.Values, f => f.Total);
        var n = figures.Count;
        var known = new Dictionary<(int Which, long Figure), int>();
        int Score(int which, long figure, IEnumerable<int> better)
        {
            if (!known.TryGetValue((which, figure), out var score))
                known.Add((which, figure), score = 5 - 5 * better.Sum() / n);
            return score;
        }

        return figures.ToDictionary(c => c.Key, c => (c.Value, new RfmScores(
            Score(0, c.Value.RecencyDays, recency.Where(r => r.Key < c.Value.RecencyDays).Select(r => r.Value)),
            Score(1, c.Value.Orders, orders.Where(o => o.Key > c.Value.Orders).Select(o => o.Value)),
            Score(2, c.Value.Total, totals.Where(t => t.Key > c.Value.Total).Select(t => t.Value)))));
    }

    private static Dictionary<long, int> Counts(IEnumerable<RfmFigures> figures, Func<RfmFigures, long> of) =>
        figures.GroupBy(of).ToDictionary(g => g.Key, g => g.Count());

    private static GrainId Customer(int number) => History.Grain(GrainKind.Customer, number);

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
