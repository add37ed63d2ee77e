using Cashback.InProcess;
using Cashback.Results;

namespace Cashback.Growth;

/// <summary>
/// The same cards with a short and with a long past: does a scan cost more when a hundred times as many operations are stored?
/// Both stores are measured through the engine, in this process, one after the other.
/// </summary>
internal sealed class GrowthScenario(BenchOptions options, Report report)
{
    public const string Name = "growth";
    private const int FewOperations = 100_000;
    private const double AtMost = 1.3;

    public async Task RunAsync()
    {
        var few = await RateAsync(FewOperations);
        var many = await RateAsync(options.Operations);
        report.Add(new(Finding.Text($"cost of a scan with {options.Operations:N0} operations stored, to {FewOperations:N0}"), Finding.Text($"{1e6 / many:N1} µs"), Finding.Text($"{1e6 / few:N1} µs"), few / many, AtMost, false));
    }

    private async Task<double> RateAsync(int operations)
    {
        var folder = Path.Combine(options.Folder, $"{Name}-{operations}");
        var model = options.Cards;
        await using (var node = await LocalNode.OpenAsync(folder))
        {
            await node.CreateProgrammeAsync();
            await node.CreateCardAsync(model);
            await node.ScanAsync(model);
            var filler = await Filler.FromAsync(node.Journal, LocalNode.Card(model));
            await filler.FillAsync(0, options.Cards, operations / options.Cards);
        }

        await using var fresh = await LocalNode.OpenAsync(folder);
        return await Callers.RateAsync(options.Cards, options.WarmUp, options.Time, fresh.ScanAsync);
    }
}
