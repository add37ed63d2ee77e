using System.Collections.Concurrent;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Hosts.Tests;

namespace Cashback.Faults.Fleets;

/// <summary>An acknowledged operation: what a client believes for ever.</summary>
internal readonly record struct Acknowledged(GrainId Card, UInt128 Request, long Seq);

/// <summary>Callers who scan random cards at random nodes and ask again, with the same id, until they have an answer.</summary>
internal sealed class Load(Fleet fleet, int cards)
{
    private const int Callers = 64;
    private const int MaxTries = 2_000;

    private readonly ConcurrentQueue<Acknowledged> _acknowledged = new();
    private int _started;

    public IReadOnlyCollection<Acknowledged> Acknowledged => _acknowledged;

    /// <summary>Ends after that many operations; the disturbance is called after each share of them, one at a time.</summary>
    /// <param name="total">Operations to start.</param>
    /// <param name="disturbances">How often to disturb, evenly.</param>
    /// <param name="disturb">What to do to the database meanwhile.</param>
    public async Task RunAsync(int total, int disturbances, Func<int, Task> disturb)
    {
        var chaos = Task.CompletedTask;
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int n; (n = Interlocked.Increment(ref _started)) <= total;)
            {
                if (n % (total / (disturbances + 1)) == 0 && n / (total / (disturbances + 1)) is var round && round <= disturbances)
                {
                    lock (gate)
                        chaos = NextAsync(chaos, () => disturb(round));
                }

                await ScanAsync(Fleet.Card(Random.Shared.Next(cards)));
            }
        })));
        await chaos;
    }

    private static async Task NextAsync(Task before, Func<Task> next)
    {
        await before;
        await next();
    }

    private async Task ScanAsync(GrainId card)
    {
        var request = new Request(Fleet.Random128(), new Scan(1_000), Fleet.Till);
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            try
            {
                var answer = await fleet.Nodes[Random.Shared.Next(fleet.Nodes.Count)].AskAsync(card, request);
                if (answer.Outcome == Outcome.Decided)
                {
                    _acknowledged.Enqueue(new(card, request.Id, answer.Seq));
                    return;
                }
            }
            catch (Exception) when (attempt < 20)
            {
                // Only where a guard is missing: an assertion saw the damage.
            }

            await Patience.PauseAsync();
        }
    }
}
