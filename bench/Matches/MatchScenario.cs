using System.Diagnostics;
using Cashback.Grains;
using Cashback.InProcess;
using Cashback.Jobs;
using Cashback.Results;

namespace Cashback.Matches;

/// <summary>
/// Step 1 of a refund: 80,000 tickets of mixed payments are exchanged, to one set-based SQL statement a table that writes a new
/// ticket for each, cancels the old one and sums up what is due to each payment.
/// </summary>
internal sealed class MatchScenario(BenchOptions options, Report report)
{
    public const string Name = "ticket-exchange";

    private const int Tickets = 80_000;
    private const double TimeToPeer = 3;

    private static readonly GrainId Match = new(1, new(GrainKind.Match, LocalNode.Card(1).Ref.Key));
    private static readonly Actor Owner = new(Role.Owner, new(GrainKind.ApiKey, 1));

    public async Task RunAsync()
    {
        TimeSpan import, exchange;
        long memory;
        await using (var node = await LocalNode.OpenAsync(Path.Combine(options.Folder, "matches")))
        {
            await node.CreateProgrammeAsync();
            import = await ImportAsync(node);
            // The dry run is the first use of the code, as it is for the people who run it.
            await ExchangeAsync(node, new(1, new(GrainKind.Job, 1)), dryRun: true);
            (exchange, memory) = await ExchangeAsync(node, new(1, new(GrainKind.Job, 2)), dryRun: false);
        }

        using var peer = new TicketPeer(Path.Combine(options.Folder, "matches-peer.db"), Tickets);
        report.Add(Finding.Plain(Finding.Text($"import of {Tickets:N0} tickets"), Finding.Text($"{import.TotalSeconds:0.00} s")));
        report.Add(Finding.Plain("memory that the exchange added at its height", Finding.Text($"{memory / 1_048_576.0:0.0} MiB")));
        report.Add(Finding.Slower(Finding.Text($"exchange of {Tickets:N0} tickets, SQLite, to one set-based statement"), exchange, peer.Run(), TimeToPeer));
    }

    private static async Task<TimeSpan> ImportAsync(LocalNode node)
    {
        await node.AskAsync(Match, new CreateMatch("bench", DateTimeOffset.UnixEpoch, []), Owner);
        var started = Stopwatch.GetTimestamp();
        foreach (var some in Enumerable.Range(0, Tickets).Chunk(ImportTickets.MaxLines))
            await node.AskAsync(Match, new ImportTickets([.. some.Select(Line)]), Owner);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<(TimeSpan Time, long Memory)> ExchangeAsync(LocalNode node, GrainId job, bool dryRun)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (started, cpu, most) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
        await node.AskAsync(Match, new RefundTickets(job.Ref, new(6_000, null, "office", "desk", new(), dryRun)), Owner);
        await Task.Delay(50);
        while (true)
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            var view = (JobView)await node.AskAsync(job, new GetJob(), Owner);
            if (view.Status != JobStatus.Done)
            {
                await Task.Delay(5);
                continue;
            }

            Console.Error.WriteLine($"exchange: {Environment.CpuUsage.TotalTime - cpu} of processor time");
            return view.Counts.Applied == Tickets ? (Stopwatch.GetElapsedTime(started), most) : throw new InvalidOperationException($"{view.Counts}");
        }
    }

    /// <summary>Odd prices; two tickets a payment, one in seven with a second payment.</summary>
    private static TicketLine Line(int i)
    {
        var price = 1_003 + i * 37 % 9_001;
        TicketPayment[] payments = i % 7 == 0
            ? [new($"pi_{i / 2}", TicketMethod.Card, price - 300), new($"wallet_{i}", TicketMethod.Wallet, 300)]
            : [new($"pi_{i / 2}", TicketMethod.Card, price)];
        return new(i + 1, $"ticket-{i}", price, $"category {i % 9}", $"channel {i % 4}", i % 3 == 0 ? TicketState.Controlled : TicketState.Sold, payments);
    }
}
