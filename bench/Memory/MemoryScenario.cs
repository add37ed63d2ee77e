using Cashback.InProcess;
using Cashback.Results;

namespace Cashback.Memory;

/// <summary>What one active purse takes in the host's memory: state, known request ids, place in the table.</summary>
internal sealed class MemoryScenario(BenchOptions options, Report report)
{
    public const string Name = "memory";
    private const int ScansACard = 3;
    private const int MostBytes = 2000;

    public async Task RunAsync()
    {
        var folder = Path.Combine(options.Folder, Name);
        var left = await FillAsync(folder);
        await using var fresh = await LocalNode.OpenAsync(folder);
        await fresh.TouchAsync(0);
        var before = await EmptyAsync(left);
        await Callers.ForEachAsync(options.Purses, fresh.TouchAsync);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / options.Purses;
        if (fresh.Active < options.Purses)
            throw new InvalidOperationException($"only {fresh.Active} purses are active");
        report.Add(new(Finding.Text($"memory of an active purse ({options.Purses:N0} active, {ScansACard} scans each)"), Finding.Text($"{bytes} B"), Finding.Text($"{MostBytes} B"), (double)bytes / MostBytes, 1, false));
    }

    /// <summary>Makes the cards and their past; what it returns is gone once the memory of that is free.</summary>
    private async Task<WeakReference> FillAsync(string folder)
    {
        await using var node = await LocalNode.OpenAsync(folder);
        await node.CreateProgrammeAsync();
        await Callers.ForEachAsync(options.Purses, node.CreateCardAsync);
        for (var scan = 0; scan < ScansACard; scan++)
            await Callers.ForEachAsync(options.Purses, node.ScanAsync);
        return new(node);
    }

    /// <summary>Timers hold on to a stopped node for a moment.</summary>
    private static async Task<long> EmptyAsync(WeakReference left)
    {
        for (var waits = 0; ; waits++)
        {
            var bytes = GC.GetTotalMemory(forceFullCollection: true);
            if (!left.IsAlive)
                return bytes;
            if (waits == 60)
                throw new InvalidOperationException("a stopped node stays in memory");
            await Task.Delay(1000);
        }
    }
}
