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
/// <param name="Nodes">Where several nodes share the database; null where this one is alone.</param>
/// <param name="Name">This process among them: another one after each start.</param>
/// <param name="Route">The way to the node where a grain lives; null where every grain lives here.</param>
public sealed record NodeParts(
    IJournal Journal,
    IReadOnlyList<Decider> Deciders,
    TimeProvider Time,
    Func<UInt128> Random,
    NodeOptions Options,
    Action<byte[], byte[]?>? Observe = null,
    Action<string, Exception?>? Report = null,
    INodes? Nodes = null,
    string Name = "",
    Route? Route = null);

/// <summary>
/// One process's share of the grains: a keyed table of activations, admission before them, delivery and wake-ups behind them.
/// Knows no rule of the business.
/// </summary>
public sealed partial class Node : IGrains, IParked, IAsyncDisposable
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly Dictionary<GrainKind, Decider> _deciders;
    private readonly NodeParts _parts;
    private readonly GroupCommit _commits;
    private readonly Loader _loader;
    private readonly Dispatcher _dispatcher;
    private readonly Following _following;
    private readonly Func<GrainId, Request, ValueTask<Answer>> _ask;
    private readonly Func<GrainId, Request, ValueTask<Answer>> _askInternal;
    private readonly CancellationTokenSource _stopping = new();
    private int _callers;
    private int _internals;
    private long _bytes;
    private volatile bool _draining;
    private int _left;
    private Task _ticking = Task.CompletedTask;
    private Task _polling = Task.CompletedTask;

    /// <param name="parts">What it is made of.</param>
    /// <param name="lanes">Batches under way at once: 1 for SQLite and Memory, the number of connections for PostgreSQL.</param>
    public Node(NodeParts parts, int lanes)
        : this(parts, new GroupCommit(parts.Journal, parts.Time, lanes), ShellGuards.All)
    {
    }

    internal Node(NodeParts parts, GroupCommit commits, ShellGuards guards)
    {
        _parts = parts;
        _commits = commits;
        Guards = guards;
        _deciders = _parts.Deciders.ToDictionary(d => d.Kind);
        Snapshots = new(_parts.Journal);
        _loader = new(this);
        _dispatcher = new(this);
        Membership = new(_parts.Nodes, _parts.Name, _parts.Time, row => Observe(row.Key, row.Body), hasReaders: _parts.Route is not null);
        _following = new(this);
        _ask = AskOneAsync;
        _askInternal = (to, asked) => new(AskOneInternalAsync(to, asked));
    }

    public int Incarnation => _parts.Journal.Incarnation;

    /// <summary>Activations in memory now.</summary>
    public int Activations => _activations.Count;

    /// <summary>Calls that wait for their answer now.</summary>
    public int Waiting => Volatile.Read(ref _callers) + Volatile.Read(ref _internals);

    /// <summary>Messages that were given up until someone drives them again.</summary>
    public IReadOnlyCollection<Outgoing> Parked => _dispatcher.Parked;

    public int CountOf(int programme) => _dispatcher.Parked.Count(outgoing => outgoing.From.Programme == programme);

    /// <summary>Of several nodes one does what must be done once, such as following the feed; a node that is alone always leads.</summary>
    public bool Leads => Membership.Leads;

    internal Membership Membership { get; }

    internal ShellGuards Guards { get; }

    internal NodeOptions Options => _parts.Options;

    internal IJournal Journal => _parts.Journal;

    internal TimeProvider Time => _parts.Time;

    internal DateTimeOffset Now => _parts.Time.GetUtcNow();

    internal Snapshots Snapshots { get; }

    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Delivers what an earlier process left undelivered, then ticks. Called once, before the first call.</summary>
    public async Task StartAsync()
    {
        if (Membership.HasOthers)
        {
            await Membership.JoinAsync();
            await Membership.PollAsync();
            _polling = PollAsync();
        }
        else
        {
            await _dispatcher.RecoverAsync();
        }

        _ticking = TickAsync();
    }

    public ValueTask<Answer> AskAsync(GrainId grain, Request request)
    {
        if (!Guards.HasFlag(ShellGuards.Redirects) && _following.Skips(grain, request, out var seen))
            return StraightAsync(grain, seen, request);
        return FollowAsync(grain, request, AskOneAsync(grain, request), _ask);
    }

    private async ValueTask<Answer> StraightAsync(GrainId grain, GrainRef seen, Request request) =>
        (await AskOneAsync(grain with { Ref = seen }, Following.Forward(grain, request))) with { At = seen };

    private async ValueTask<Answer> FollowAsync(GrainId grain, Request request, ValueTask<Answer> first, Func<GrainId, Request, ValueTask<Answer>> ask)
    {
        var answer = await first;
        return answer.Reply is Elsewhere ? await _following.FollowAsync(grain, request, answer, ask) : answer;
    }

    private ValueTask<Answer> AskOneAsync(GrainId grain, Request request) =>
        _parts.Route is { } route ? route(new(grain, request)) : AskHereAsync(grain, request);

    private ValueTask<Answer> AskHereAsync(GrainId grain, Request request)
    {
        if (_draining)
            return new(new Answer(Outcome.Overloaded));
        var pending = new Pending(request, false, null, Now + Options.Deadline);
        if (Interlocked.Increment(ref _callers) > Options.MaxCallers || Interlocked.Add(ref _bytes, pending.Bytes) > Options.MaxBytes)
        {
            Finish(pending, new(Outcome.Overloaded));
            return new(pending.Answer);
        }

        Turned.Add(1);
        Enqueue(grain, pending);
        return new(pending.Answer);
    }

    /// <summary>The same for messages, reports and wake-ups, in their own class.</summary>
    internal ValueTask<Answer> AskInternalAsync(GrainId grain, Request request, long? wakeNumber = null) =>
        FollowAsync(grain, request, new(AskOneInternalAsync(grain, request, wakeNumber)), _askInternal);

    private Task<Answer> AskOneInternalAsync(GrainId grain, Request request, long? wakeNumber = null) =>
        _parts.Route is { } route ? route(new(grain, request, true, wakeNumber)).AsTask() : AskInternalHereAsync(grain, request, wakeNumber);

    private Task<Answer> AskInternalHereAsync(GrainId grain, Request request, long? wakeNumber)
    {
        var pending = new Pending(request, true, wakeNumber, Now + Options.Deadline);
        AskInternal(grain, pending);
        return pending.Answer;
    }

    /// <summary>Asks a member of a page, which is told the answer.</summary>
    internal void AskMember(GrainId grain, Request request, Print print, PageDelivery page, int place)
    {
        if (_parts.Route is { } route)
            _ = AskRoutedAsync(route, grain, request, page, place);
        else
            AskInternal(grain, new(request, Now + Options.Deadline, print, page, place));
    }

    private static async Task AskRoutedAsync(Route route, GrainId grain, Request request, PageDelivery page, int place)
    {
        Answer answer;
        try
        {
            answer = await route(new(grain, request, true));
        }
        catch (Exception exception)
        {
            page.Failed(place, exception);
            return;
        }

        page.Answered(place, request, answer);
    }

    private void AskInternal(GrainId grain, Pending pending)
    {
        Interlocked.Add(ref _bytes, pending.Bytes);
        if (Interlocked.Increment(ref _internals) > Options.MaxInternal || _stopping.IsCancellationRequested)
            Finish(pending, new(Outcome.Overloaded));
        else
            Enqueue(grain, pending);
    }

    /// <summary>Goes on where an answer said that the purse is elsewhere.</summary>
    internal ValueTask<Answer> FollowInternalAsync(GrainId grain, Request request, Answer answer) => FollowAsync(grain, request, new(answer), _askInternal);

    private void Enqueue(GrainId grain, Pending pending)
    {
        if (!_deciders.TryGetValue(grain.Kind, out var decider))
        {
            Finish(pending, new(Outcome.Decided, new Refused(new NotFound())));
            return;
        }

        while (true)
        {
            if (!_activations.TryGetValue(grain, out var activation))
            {
                var fresh = new Activation(this, grain, decider);
                activation = _activations.GetOrAdd(grain, fresh);
                if (ReferenceEquals(activation, fresh))
                    _loader.Load(fresh);
            }

            if (activation.TryEnqueue(pending))
                return;
            Remove(activation);
        }
    }

    internal Decider Decider(GrainKind kind) => _deciders[kind];

    internal void Remove(Activation activation) => _activations.TryRemove(new(activation.Grain, activation));

    internal void Load(Activation activation) => _loader.Load(activation);

    internal void Submit(Chain chain, ICommitWaiter waiter, bool yields) => _commits.Submit(chain, waiter, yields);

    internal ulong NextTip() => unchecked((ulong)_parts.Random()) | 1;

    internal UInt128 NextRandom() => _parts.Random();

    /// <summary>Stops admission, answers what was accepted, and leaves. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        // A host that drains it in time is followed by its container, which disposes what it made.
        if (Interlocked.Exchange(ref _left, 1) == 1)
            return;
        _draining = true;
        var until = Now + Options.Deadline;
        while (Waiting > 0 && Now < until)
            await Task.Delay(TimeSpan.FromMilliseconds(10), Time);
        // Not CancelAsync: that would leave the scheduler of the simulator for the thread pool.
#pragma warning disable CA1849, MA0042
        _stopping.Cancel();
#pragma warning restore CA1849, MA0042
        await _ticking;
        await _polling;
        await _dispatcher.DrainAsync();
        await _commits.DisposeAsync();
        await LeaveAsync();
        _stopping.Dispose();
    }

    private async Task LeaveAsync()
    {
        try
        {
            await Membership.LeaveAsync();
        }
        catch (Exception exception) when (exception is JournalUnavailableException or CommitUnknownException)
        {
            // Its leases end by themselves.
            _parts.Report?.Invoke("The node left without giving up its leases.", exception);
        }
    }
}
