using System.Diagnostics.Metrics;
using Cashback.Grains;
using Cashback.Silo.Tests.Clusters;
using Orleans.Concurrency;

namespace Cashback.Silo.Tests.Turns;

/// <summary>The same grain without [Reentrant]: one call at a time.</summary>
[GrainType("oneatatime")]
internal sealed class OneAtATimeGrain(Node node) : TurnGrain(node);

/// <summary>Counts the operations of each commit of this process.</summary>
internal sealed class Commits : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private long _commits;
    private long _operations;

    public Commits()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Cashback.Shell", Name: "cashback.chain.length" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, length, _, _) =>
        {
            lock (_gate)
                (_commits, _operations) = (_commits + 1, _operations + length);
        });
        _listener.Start();
    }

    /// <summary>Operations a commit since the last look.</summary>
    public double Take()
    {
        lock (_gate)
        {
            var ratio = (double)_operations / Math.Max(1, _commits);
            (_commits, _operations) = (0, 0);
            return ratio;
        }
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>A programme with a card or two, made through the cluster.</summary>
internal static class Fixtures
{
    public static GrainId Card(uint number) => new(1, new(GrainKind.Card, number));

    public static Actor Till { get; } = new(Role.Till, new(GrainKind.ApiKey, 1), new(GrainKind.Till, 1), new(GrainKind.Venue, 1));

    public static Request Next(Command command) => new(command is Query ? 0 : Embedded.Randomness.Next(), command, Till, new(ByToken: true));

    public static Task MakeAsync(TwoSilos silos, int cards) => MakeAsync(async (grain, request) => await silos.Grains.AskAsync(grain, request), cards);

    public static async Task MakeAsync(Func<GrainId, Request, Task<Answer>> ask, int cards)
    {
        var key = new Keys.CreateKey(new(GrainKind.ApiKey, 2), "owner", Role.Owner, new('0', 64), "cluster");
        await DoneAsync(ask, new(1, GrainRef.Programme), new Programmes.CreateProgramme(new("Cluster", "EUR", 2, "en", "Etc/UTC"), key));
        await DoneAsync(ask, new(1, GrainRef.Programme), new Programmes.ChangeSettings(new() { Earn = new() { RateBps = 500 } }));
        await Task.WhenAll(Enumerable.Range(1, cards).Select(i => DoneAsync(ask, Card((uint)i), new Cards.CreateCard(i, Cards.CardKind.Physical))));
    }

    private static async Task DoneAsync(Func<GrainId, Request, Task<Answer>> ask, GrainId grain, Command command)
    {
        var answer = await ask(grain, Next(command) with { Actor = Actor.System });
        Assert.True(answer is { Outcome: Outcome.Decided } && answer.Reply is not Refused, $"{command}: {answer}");
    }

    /// <summary>One call, straight to the Orleans grain of that type.</summary>
    public static async Task<SentAnswer> CallAsync(TwoSilos silos, string type, GrainId grain, Request request)
    {
        var target = silos.Factory.GetGrain<ITurnGrain>(Orleans.Runtime.GrainId.Create(type, grain.ToString()));
        return CallJson.ReadAnswer((await target.AskAsync(new Immutable<byte[]>(CallJson.Write(new RoutedCall(grain, request))))).Value)!;
    }
}
