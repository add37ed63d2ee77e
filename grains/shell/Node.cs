using System.Collections.Concurrent;
using Cashback.Journal;

namespace Cashback.Grains;

/// <summary>What a node is made of: the host chooses each part, the simulator its own.</summary>
/// <param name="Journal">Where decisions become durable.</param>
/// <param name="Deciders">One a grain kind.</param>
/// <param name="Time">The only clock.</param>
/// <param name="Random">128 fresh bits a call; unpredictable in production, since ids of cards come from it.</param>
/// <param name="Options">Limits.</param>
/// <param name="Observe">Told of committed rows that others hold leases on: secrets and settings. Key, and body or null.</param>
/// <param name="Report">Told of broken assertions and parked messages; never carries personal data.</param>
public sealed record NodeParts(
    IJournal Journal,
    IReadOnlyList<Decider> Deciders,
    TimeProvider Time,
    Func<UInt128> Random,
    NodeOptions Options,
    Action<byte[], byte[]?>? Observe = null,
    Action<string, Exception?>? Report = null);

/// <summary>
/// One process's share of the grains: a keyed table of activations, admission before them, delivery and wake-ups behind them.
/// Knows no rule of the business.
/// </summary>
public sealed partial class Node : IGrains, IAsyncDisposable
{
    private readonly ConcurrentDictionary<GrainId, Activation> activations = new();
    private readonly Dictionary<GrainKind, Decider> deciders;
    private readonly NodeParts parts;
    private readonly GroupCommit commits;
    private readonly Loader loader;
    private readonly Dispatcher dispatcher;
    private readonly CancellationTokenSource stopping = new();
    private int callers;
    private int internals;
    private long bytes;
    private volatile bool draining;
    private Task ticking = Task.CompletedTask;

    public Node(NodeParts parts)
        : this(parts, new GroupCommit(parts.Journal, parts.Time), ShellGuards.All)
    {
    }

    internal Node(NodeParts parts, GroupCommit commits, ShellGuards guards)
    {
        this.parts = parts;
        this.commits = commits;
        Guards = guards;
        deciders = parts.Deciders.ToDictionary(d => d.Kind);
        Snapshots = new(parts.Journal);
        loader = new(this);
        dispatcher = new(this);
    }

    public int Incarnation => parts.Journal.Incarnation;

    /// <summary>Activations in memory now.</summary>
    public int Activations => activations.Count;

    /// <summary>Calls that wait for their answer now.</summary>
    public int Waiting => Volatile.Read(ref callers) + Volatile.Read(ref internals);

    /// <summary>Messages that were given up until someone drives them again.</summary>
    public IReadOnlyCollection<Outgoing> Parked => dispatcher.Parked;

    internal ShellGuards Guards { get; }

    internal NodeOptions Options => parts.Options;

    internal IJournal Journal => parts.Journal;

    internal TimeProvider Time => parts.Time;

    internal DateTimeOffset Now => parts.Time.GetUtcNow();

    internal Snapshots Snapshots { get; }

    internal CancellationToken Stopping => stopping.Token;

    /// <summary>Delivers what an earlier process left undelivered, then ticks. Called once, before the first call.</summary>
    public async Task StartAsync()
    {
        await dispatcher.RecoverAsync();
        ticking = TickAsync();
    }

    public ValueTask<Answer> AskAsync(GrainId grain, Request request)
    {
        if (draining)
            return new(new Answer(Outcome.Overloaded));
        var pending = new Pending(request, false, null, Now + Options.Deadline);
        if (Interlocked.Increment(ref callers) > Options.MaxCallers || Interlocked.Add(ref bytes, pending.Bytes) > Options.MaxBytes)
        {
            Finish(pending, new(Outcome.Overloaded));
            return new(pending.Answer);
        }

        Turned.Add(1);
        Enqueue(grain, pending);
        return new(pending.Answer);
    }

    /// <summary>The same for messages, reports and wake-ups, in their own class.</summary>
    internal Task<Answer> AskInternalAsync(GrainId grain, Request request, long? wakeNumber = null)
    {
        var pending = new Pending(request, true, wakeNumber, Now + Options.Deadline);
        Interlocked.Add(ref bytes, pending.Bytes);
        if (Interlocked.Increment(ref internals) > Options.MaxInternal || stopping.IsCancellationRequested)
            Finish(pending, new(Outcome.Overloaded));
        else
            Enqueue(grain, pending);
        return pending.Answer;
    }

    private void Enqueue(GrainId grain, Pending pending)
    {
        if (!deciders.TryGetValue(grain.Kind, out var decider))
        {
            Finish(pending, new(Outcome.Decided, new Refused(new NotFound())));
            return;
        }

        while (true)
        {
            if (!activations.TryGetValue(grain, out var activation))
            {
                var fresh = new Activation(this, grain, decider);
                activation = activations.GetOrAdd(grain, fresh);
                if (ReferenceEquals(activation, fresh))
                    loader.Load(fresh);
            }

            if (activation.TryEnqueue(pending))
                return;
            Remove(activation);
        }
    }

    internal void Remove(Activation activation) => activations.TryRemove(new(activation.Grain, activation));

    internal void Load(Activation activation) => loader.Load(activation);

    internal void Submit(Chain chain, ICommitWaiter waiter) => commits.Submit(chain, waiter);

    internal ulong NextTip() => (ulong)parts.Random() | 1;

    internal UInt128 NextRandom() => parts.Random();

    /// <summary>Stops admission, answers what was accepted, and leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        draining = true;
        var until = Now + Options.Deadline;
        while (Waiting > 0 && Now < until)
            await Task.Delay(TimeSpan.FromMilliseconds(10), Time);
        await stopping.CancelAsync();
        await ticking;
        await dispatcher.DrainAsync();
        stopping.Dispose();
    }
}
