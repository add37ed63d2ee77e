using Cashback.Journal;

namespace Cashback.Grains;

/// <summary>
/// One grain in memory. Turns run one at a time under a lock that never spans I/O; at most one chain is in flight, and while
/// it is, everything queues undecided. So nothing is ever decided on a state that may vanish.
/// </summary>
internal sealed partial class Activation(Node node, GrainId grain, Decider decider) : ICommitWaiter
{
    private enum Phase
    {
        /// <summary>Its head is on the way.</summary>
        Loading,
        /// <summary>Nothing is under way.</summary>
        Idle,
        /// <summary>Something that the next command needs is on the way.</summary>
        Fetching,
        /// <summary>A chain is in flight.</summary>
        Committing,
        /// <summary>It has left the table; callers look the grain up again.</summary>
        Gone,
    }

    private readonly Lock _gate = new();
    private readonly LinkedList<Pending> _queue = new();
    private Phase _phase = Phase.Loading;
    private Head _head = Head.None;
    private GrainState? _state;
    private KnownRequests _known = new([]);
    private ChainBuilder? _flight;
    private long _lastUsed;
    private bool _isAsked;

    public GrainId Grain => grain;

    /// <summary>False where the activation has left: look up again.</summary>
    public bool TryEnqueue(Pending pending)
    {
        lock (_gate)
        {
            if (_phase == Phase.Gone)
                return false;
            _lastUsed = node.Now.UtcTicks;
            _isAsked |= !pending.IsBulk;
            _queue.AddLast(pending);
            if (_phase == Phase.Idle)
                Run();
            return true;
        }
    }

    /// <summary>The head has arrived (or could not be read).</summary>
    public void Loaded(Loaded? loaded)
    {
        lock (_gate)
        {
            if (loaded is null || (loaded.Head.Schema > decider.Schema && node.Guards.HasFlag(ShellGuards.SchemaRefusal)))
            {
                // Not readable now, or written by a newer node: nothing was decided, so nothing happened.
                Leave();
                return;
            }

            _head = loaded.Head with { State = default };
            _state = _head.Seq == 0 ? null : decider.Load(loaded.Head.State.Span);
            _known = new(loaded.Known);
            _phase = Phase.Idle;
            Run();
        }
    }

    /// <summary>Answers what waited too long, and leaves when idle. Called about once a second.</summary>
    public bool Sweep(DateTimeOffset now, TimeSpan idleAfter)
    {
        // Read without the lock: whoever is used in this moment is looked at a second later.
        if (_queue.Count == 0 && _phase == Phase.Idle && now.UtcTicks - Volatile.Read(ref _lastUsed) < idleAfter.Ticks)
            return false;
        lock (_gate)
        {
            for (var at = _queue.First; at is not null;)
            {
                var next = at.Next;
                if (at.Value.Deadline <= now)
                {
                    _queue.Remove(at);
                    node.Finish(at.Value, new(Outcome.Overloaded));
                }

                at = next;
            }

            if (_phase == Phase.Committing)
            {
                foreach (var (pending, _) in _flight!.Answers)
                {
                    if (pending.Deadline <= now)
                        pending.Complete(new(Outcome.Unknown));
                }
            }

            if (_phase != Phase.Idle || _queue.Count > 0 || now.UtcTicks - _lastUsed < idleAfter.Ticks)
                return false;
            _phase = Phase.Gone;
            return true;
        }
    }

    /// <summary>
    /// A job over a million grains should not fill memory with them: one that nobody else has asked for leaves with its work.
    /// Not before it had some: whoever made it has still to bring it.
    /// </summary>
    private void Rest()
    {
        if (_isAsked || _phase != Phase.Idle || _queue.Count > 0)
            return;
        _phase = Phase.Gone;
        node.Remove(this);
    }

    private void Leave()
    {
        _phase = Phase.Gone;
        node.Remove(this);
        foreach (var pending in _queue)
            node.Finish(pending, new(Outcome.Overloaded));
        _queue.Clear();
    }
}
