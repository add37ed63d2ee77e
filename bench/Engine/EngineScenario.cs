using System.Diagnostics;
using Cashback.InProcess;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Journal.Sqlite;
using Cashback.Results;

namespace Cashback.Engine;

/// <summary>
/// Where the time of a scan goes: the engine alone with its journal in memory, and with SQLite. What lies between them is the
/// store; what HTTP adds is seen against the scenario over HTTP. Processor time is steadier than the rate on a shared machine.
/// </summary>
internal sealed class EngineScenario(BenchOptions options, Report report)
{
    public const string Name = "engine";

    public async Task RunAsync()
    {
        await RunAsync("memory", new MemoryJournal());
        await RunAsync("SQLite", SqliteJournal.Open(new() { Folder = Path.Combine(options.Folder, Name) }));
    }

    private async Task RunAsync(string store, IJournal journal)
    {
        await using var node = await LocalNode.OpenAsync(journal, lanes: 1);
        await node.CreateProgrammeAsync();
        await Callers.ForEachAsync(options.Cards, node.CreateCardAsync);
        await Callers.RateAsync(options.Cards, options.WarmUp, options.WarmUp, node.ScanAsync);
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        var rate = await Callers.RateAsync(options.Cards, TimeSpan.Zero, options.Time, node.ScanAsync);
        process.Refresh();
        var scans = rate * options.Time.TotalSeconds;
        report.Add(Finding.Plain(
            $"scans in process, {store}, 1,000 callers",
            Finding.Text($"{rate:N0}/s, {(process.TotalProcessorTime - cpu).TotalMicroseconds / scans:N1} µs of processor, {(GC.GetTotalAllocatedBytes() - allocated) / scans:N0} B allocated a scan")));
    }
}
