using System.Diagnostics;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.InProcess;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Results;

namespace Cashback.Groups;

/// <summary>An adjustment of 100,000 customers, to one set-based SQL statement a table that writes rows of the same number and size.</summary>
internal sealed class GroupScenario(BenchOptions options, Report report)
{
    public const string Name = "group-adjustment";

    private const int Members = 100_000;
    private const double TimeToPeer = 3;

    private const int ScannedCards = 1_000;

    /// <summary>Callers that make the customers.</summary>
    private const int Window = 1_000;

    private static readonly GrainId Group = new(1, new(GrainKind.Group, 1));
    private static readonly Actor Owner = new(Role.Owner, new(GrainKind.ApiKey, 1));

    public async Task RunAsync()
    {
        var folder = Path.Combine(options.Folder, "groups");
        TimeSpan first, second;
        await using (var node = await LocalNode.OpenAsync(folder))
        {
            await FillAsync(node);
            first = await AdjustAsync(node, 1);
            second = await AdjustAsync(node, 2);
            await ScanMeanwhileAsync(node);
        }

        using var peer = new SetPeer(Path.Combine(options.Folder, "groups-peer.db"), Members, Directory.GetFiles(folder, "*.db")[0]);
        var set = peer.Run();
        report.Add(Finding.Plain("first adjustment of the same customers", Finding.Text($"{first.TotalSeconds:0.00} s")));
        report.Add(Finding.Slower(Finding.Text($"group adjustment of {Members:N0} customers, SQLite, to one set-based statement"), second, set, TimeToPeer));
    }

    /// <summary>Scans one after another with a pause, first with nothing beside them, then beside an adjustment.</summary>
    private async Task ScanMeanwhileAsync(LocalNode node)
    {
        await Callers.ForEachAsync(ScannedCards, node.CreateCardAsync);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var quiet = await ScanUntilAsync(node, pace, Task.Delay(options.Time));
        var beside = await ScanUntilAsync(node, pace, AdjustAsync(node, 3));
        report.Add(Finding.Plain("a scan with no job beside it, in process", quiet));
        report.Add(Finding.Plain("a scan while a group is adjusted, in process", beside));
    }

    private static async Task<string> ScanUntilAsync(LocalNode node, PeriodicTimer pace, Task until)
    {
        var latencies = new List<double>();
        while (!until.IsCompleted)
        {
            await pace.WaitForNextTickAsync();
            var started = Stopwatch.GetTimestamp();
            await node.ScanAsync(Random.Shared.Next(ScannedCards));
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        await until;
        latencies.Sort();
        return Finding.Text($"p50 {latencies[latencies.Count / 2]:0.00} ms, p99 {latencies[latencies.Count * 99 / 100]:0.00} ms of {latencies.Count:N0}");
    }

    private static async Task FillAsync(LocalNode node)
    {
        await node.CreateProgrammeAsync();
        await node.AskAsync(Group, new CreateGroup("all"), Owner);
        foreach (var some in Enumerable.Range(0, Members).Chunk(Window))
        {
            await Task.WhenAll(some.Select(i => node.AskAsync(new(1, Customer(i)), new CreateCustomer(), Owner)));
            await node.AskAsync(Group, new AddMembers([.. some.Select(Customer)]), Owner);
        }

        for (var told = false; !told; await Task.Delay(50))
            told = ((CustomerView)await node.AskAsync(new(1, Customer(Members - 1)), new GetCustomer(), Owner)).Groups.Count > 0;
    }

    private static async Task<TimeSpan> AdjustAsync(LocalNode node, int number)
    {
        var job = new GrainRef(GrainKind.Job, (UInt128)number);
        var started = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        await node.AskAsync(Group, new AdjustGroup(job, new(false, Asset.Gift, 1000), "bench"), Owner);
        while (true)
        {
            var view = (JobView)await node.AskAsync(new(1, job), new GetJob(), Owner);
            if (view.Status == JobStatus.Done)
                Console.Error.WriteLine($"adjustment {number}: {Environment.CpuUsage.TotalTime - cpu} of processor time");
            if (view.Status == JobStatus.Done)
                return view.Counts.Applied == Members ? Stopwatch.GetElapsedTime(started) : throw new InvalidOperationException($"{view.Counts}");
            await Task.Delay(5);
        }
    }

    private static GrainRef Customer(int number) => new(GrainKind.Customer, LocalNode.Card(number).Ref.Key);
}
