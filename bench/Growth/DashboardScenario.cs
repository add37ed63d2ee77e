using System.Diagnostics;
using System.Text.Json.Nodes;
using Cashback.Grains;
using Cashback.Hosts;
using Cashback.Journal.Sqlite;
using Cashback.Results;

namespace Cashback.Growth;

/// <summary>The first page of the console over a store with a long past: the time that its host takes for it, on loopback.</summary>
internal sealed class DashboardScenario(BenchOptions options, Report report)
{
    public const string Name = "dashboard";

    private const int Views = 200;
    private const int WarmUp = 50;

    private static readonly TimeSpan AtMost = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync()
    {
        var folder = Path.Combine(options.Folder, Name);
        var model = await ModelAsync(folder);
        await using (var journal = SqliteJournal.Open(new() { Folder = folder }))
        {
            var filler = await Filler.FromAsync(journal, model);
            await filler.FillAsync(0, options.Cards, options.Operations / options.Cards);
        }

        await using var host = await EmbeddedHost.StartAsync(folder);
        using var browser = await BenchBrowser.SignInAsync(host, EmbeddedHost.AdminKey);
        var folded = await FoldAsync(host);
        report.Add(Finding.Plain(Finding.Text($"until a host that starts anew has {options.Operations:N0} operations in its reports"), Finding.Text($"{folded.TotalSeconds:N0} s")));
        foreach (var days in (int[])[1, 30, 365])
            await MeasureAsync(browser, days);
    }

    /// <summary>A card with one scan, as the host itself wrote it.</summary>
    private static async Task<GrainId> ModelAsync(string folder)
    {
        await using var host = await EmbeddedHost.StartAsync(folder);
        var shop = await Shop.OpenAsync(host, 1);
        await shop.ScanAsync(host, shop.Cards[0]);
        return GrainRef.TryParse(shop.Cards[0], out var card) ? new(1, card) : throw new InvalidOperationException(shop.Cards[0]);
    }

    private async Task<TimeSpan> FoldAsync(EmbeddedHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", EmbeddedHost.AdminKey);
        var (started, year) = (Stopwatch.GetTimestamp(), Query(366));
        while (true)
        {
            var orders = (long)JsonNode.Parse(await http.GetStringAsync($"/v1/reports/cashback?{year}"))!["orders"]!;
            if (orders > (long)options.Cards * (options.Operations / options.Cards))
                return Stopwatch.GetElapsedTime(started);
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private async Task MeasureAsync(BenchBrowser browser, int days)
    {
        var (times, size) = (new List<TimeSpan>(Views), 0);
        for (var i = -WarmUp; i < Views; i++)
        {
            var started = Stopwatch.GetTimestamp();
            size = (await browser.PageAsync($"/?{Query(days)}")).Length;
            if (i >= 0)
                times.Add(Stopwatch.GetElapsedTime(started));
        }

        times.Sort();
        report.Add(new(
            Finding.Text($"dashboard of {days} days with {options.Operations:N0} operations stored, p95 of {Views} views ({size / 1000} kB)"),
            Finding.Text($"{times[Views * 95 / 100].TotalMilliseconds:0.0} ms"), Finding.Text($"{AtMost.TotalMilliseconds} ms"), times[Views * 95 / 100] / AtMost, 1, false));
    }

    private static string Query(int days) => Finding.Text($"from={DateTime.UtcNow.AddDays(1 - days):yyyy-MM-dd}&to={DateTime.UtcNow:yyyy-MM-dd}");
}
