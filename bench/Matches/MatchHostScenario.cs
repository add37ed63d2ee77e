using System.Diagnostics;
using System.Globalization;
using Cashback.Hosts;
using Cashback.Load;
using Cashback.Results;
using Cashback.Scans;

namespace Cashback.Matches;

/// <summary>
/// Both steps of a refund in the host as users run it, a small match and a large one: how long they take, how much memory is
/// resident at the height, and what scans at tills notice of it.
/// </summary>
internal sealed class MatchHostScenario(BenchOptions options, Report report)
{
    public const string Name = "match-host";

    private const int Small = 8_000;
    private const int Large = 80_000;
    private const int Cards = 2_000;

    /// <summary>Scans a second while the match is paid back: a busy evening of a stadium's bars.</summary>
    private const double ScansPerSecond = 200;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(10);

    public async Task RunAsync()
    {
        var small = await MeasureAsync(Small);
        var large = await MeasureAsync(Large);
        report.Add(Finding.Plain(Finding.Text($"peak memory of the host, {Large:N0} tickets to {Small:N0}"), Finding.Text($"{large / 1024:N0} MiB to {small / 1024:N0} MiB")));
    }

    /// <summary>Answers the peak of resident memory, KiB.</summary>
    private async Task<long> MeasureAsync(int tickets)
    {
        await using var host = await EmbeddedHost.StartAsync(Path.Combine(options.Folder, $"match-{tickets}"));
        var shop = await Shop.OpenAsync(host, Cards);
        using var office = new BenchOffice(host.Url);
        var import = await TimeAsync(() => office.ImportAsync(tickets));
        await ScanAsync(host, shop, Finding.Text($"scans at {ScansPerSecond}/s, nothing else"), () => Task.Delay(options.Time));
        Peak(host, reset: true);
        TimeSpan exchange = default, dispatch = default;
        await ScanAsync(host, shop, Finding.Text($"scans at {ScansPerSecond}/s while {tickets:N0} tickets are exchanged and paid back"), async () =>
        {
            exchange = await TimeAsync(office.RefundAsync);
            dispatch = await TimeAsync(office.DispatchAsync);
        });
        var peak = Peak(host, reset: false);
        report.Add(Finding.Plain(
            Finding.Text($"{tickets:N0} mixed tickets in the host"),
            Finding.Text($"import {import.TotalSeconds:0.0} s, exchange {exchange.TotalSeconds:0.0} s, {office.Payments:N0} payments sent in {dispatch.TotalSeconds:0.0} s, peak {peak / 1024:N0} MiB resident")));
        return peak;
    }

    /// <summary>What is measured ends with the work: scans after it would make the work look light.</summary>
    private async Task ScanAsync(EmbeddedHost host, Shop shop, string what, Func<Task> work)
    {
        using var over = new CancellationTokenSource();
        var loop = Task.Run(() => new OpenLoop(host.EndPoint, new ScanWorkload(host.EndPoint.ToString(), shop.TillKey, shop.Cards), ScansPerSecond).Run(WarmUp, LongestWork, over.Token));
        await Task.Delay(WarmUp);
        await work();
        await over.CancelAsync();
        var measured = await loop;
        report.Add(Finding.Plain(what, Finding.Text($"p50 {measured.Percentile(0.5).TotalMilliseconds:0.0} ms, p99 {measured.Percentile(0.99).TotalMilliseconds:0.0} ms of {measured.Answers:N0}, {measured.Failures} failed")));
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The most that was ever resident since the last reset, as the kernel counts it.</summary>
    private static long Peak(EmbeddedHost host, bool reset)
    {
        var line = File.ReadLines($"/proc/{host.ProcessId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        if (reset)
            File.WriteAllText($"/proc/{host.ProcessId}/clear_refs", "5");
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
