namespace Cashback.Simulator.Scheduling;

/// <summary>
/// The only thread there is. Which ready continuation runs next, and so every interleaving, comes from the seed: the thread
/// pool promises no order either. Time moves only when nothing is ready.
/// </summary>
internal sealed class Scheduler(Random random, DateTimeOffset start)
{
    private readonly List<(SimContext Context, SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly PriorityQueue<SimTimer, (DateTimeOffset Due, long Order)> _timers = new();
    private long _order;

    /// <summary>True time. Every node has its own idea of it.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    public long Steps { get; private set; }

    public void Post(SimContext context, SendOrPostCallback callback, object? state)
    {
        if (context.Alive)
            _ready.Add((context, callback, state));
    }

    public void Schedule(SimTimer timer) => _timers.Enqueue(timer, (timer.Due, _order++));

    /// <summary>Jumps forward: whatever was due meanwhile is late.</summary>
    public void Jump(TimeSpan by) => Now += by;

    /// <summary>Runs one continuation or fires one timer. False: nothing will ever happen again.</summary>
    public bool Step()
    {
        Steps++;
        if (_ready.Count > 0)
        {
            var at = random.Next(_ready.Count);
            var (context, callback, state) = _ready[at];
            _ready[at] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            context.Run(callback, state);
            return true;
        }

        while (_timers.TryDequeue(out var timer, out var when))
        {
            if (timer.Due != when.Due || !timer.Armed)
                continue;
            Now = timer.Due > Now ? timer.Due : Now;
            timer.Fire();
            return true;
        }

        return false;
    }
}
