using Cashback.Batches;
using Cashback.Disk;
using Cashback.Hosts;
using Cashback.Load;
using Cashback.Peers;
using Cashback.Results;

namespace Cashback.Scans;

/// <summary>Everything that is asked of one embedded host on SQLite over HTTP, and its peer, in one run on one machine.</summary>
internal sealed class ScanScenarios(BenchOptions options, IReadOnlySet<string> chosen, Report report)
{
    /// <summary>Scans of an active till key on SQLite: five times one transaction a scan (docs/ARCHITECTURE.md, speed).</summary>
    private const double ScansToPeer = 5;
    private const double BatchToPeer = 8;
    private const double HotToPeer = 20;
    private const double MedianToFlush = 5;
    private const double TailToFlush = 30;

    public static IReadOnlyList<string> Names { get; } = ["scans-sqlite", "batch", "hot-card", "latency", "sqlite-peer"];

    public async Task RunAsync()
    {
        var data = Path.Combine(options.Folder, "scans");
        Measured? scans = null, batch = null, hot = null;
        await using (var host = await EmbeddedHost.StartAsync(data))
        {
            var shop = await Shop.OpenAsync(host, options.Cards);
            new ScanWorkload(host.EndPoint.ToString(), shop.TillKey, shop.Cards).Heat(host, options.Callers);
            if (chosen.Contains("scans-sqlite") || chosen.Contains("latency"))
                scans = Closed("closed loop", host, shop, shop.Cards);
            if (chosen.Contains("latency"))
                Latency(host, shop, scans!.Rate / 2);
            if (chosen.Contains("hot-card"))
                hot = Closed("hot card", host, shop, [shop.Cards[0]]);
            if (chosen.Contains("batch"))
                batch = await BatchLoad.RunAsync(host, shop, options.WarmUp, options.Time);
        }

        if (chosen.Contains("sqlite-peer"))
            ComparePeer(data, scans, batch, hot);
    }

    private Measured Closed(string name, EmbeddedHost host, Shop shop, IReadOnlyList<string> cards)
    {
        var workload = new ScanWorkload(host.EndPoint.ToString(), shop.TillKey, cards);
        var measured = ClosedLoop.Run(host.EndPoint, workload, options.Callers, options.WarmUp, options.Time);
        Check(measured);
        report.Add(Finding.Plain($"scans over HTTP, SQLite, {name}, {options.Callers} connections",
            Finding.Text($"{measured.Rate:N0}/s, p50 {measured.Percentile(0.5).TotalMilliseconds:0.0} ms, p99 {measured.Percentile(0.99).TotalMilliseconds:0.0} ms")));
        return measured;
    }

    private void Latency(EmbeddedHost host, Shop shop, double perSecond)
    {
        var flush = FlushTimes.Median(host.Data);
        var measured = new OpenLoop(host.EndPoint, new ScanWorkload(host.EndPoint.ToString(), shop.TillKey, shop.Cards), perSecond).Run(options.WarmUp, options.Time);
        Check(measured);
        report.Add(Finding.Slower(Finding.Text($"p50 of a scan at half of peak ({perSecond:N0}/s), to one fdatasync"), measured.Percentile(0.5), flush, MedianToFlush));
        report.Add(Finding.Slower("p99 of the same", measured.Percentile(0.99), flush, TailToFlush));
    }

    private void ComparePeer(string data, Measured? scans, Measured? batch, Measured? hot)
    {
        var sizes = RowSizes.Read(Directory.GetFiles(data, "*.db")[0]);
        using var peer = new SqlitePeer(Path.Combine(options.Folder, "peer.db"), options.Cards, sizes);
        var measured = peer.Run(options.WarmUp, options.Time);
        report.Add(Finding.Plain($"peer: one transaction a scan in SQLite (state {sizes.State} B, body {sizes.Body} B)", Finding.Text($"{measured.Rate:N0}/s")));
        if (scans is not null)
            report.Add(Finding.Faster("scans over HTTP, embedded SQLite, to the peer", scans.Rate, measured.Rate, ScansToPeer));
        if (batch is not null)
            report.Add(Finding.Faster("batch upload of scans, to the peer", batch.Rate, measured.Rate, BatchToPeer));
        if (hot is not null)
            report.Add(Finding.Faster("one hot card, to the peer", hot.Rate, measured.Rate, HotToPeer));
    }

    private static void Check(Measured measured)
    {
        if (measured.Failures > 0)
            Console.Error.WriteLine($"{measured.Failures} answers were not 200; the first: {measured.FirstFailure}");
    }
}
