namespace Cashback.Simulator.Scheduling;

/// <summary>A process's clock: the scheduler's time plus an error that may change at any moment, backwards too.</summary>
internal sealed class SimTime(Scheduler scheduler, SimContext context) : TimeProvider
{
    public TimeSpan Skew { get; set; }

    public override DateTimeOffset GetUtcNow() => scheduler.Now + Skew;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => scheduler.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimTimer(scheduler, context, callback, state, dueTime);
}

/// <summary>A one-shot timer: nothing in the real code uses a period.</summary>
internal sealed class SimTimer : ITimer
{
    private readonly Scheduler _scheduler;
    private readonly SimContext _context;
    private readonly TimerCallback _callback;
    private readonly object? _state;

    public SimTimer(Scheduler scheduler, SimContext context, TimerCallback callback, object? state, TimeSpan dueTime)
    {
        (_scheduler, _context, _callback, _state) = (scheduler, context, callback, state);
        Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public DateTimeOffset Due { get; private set; }

    public bool Armed { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Armed = dueTime != Timeout.InfiniteTimeSpan;
        if (!Armed)
            return true;
        Due = _scheduler.Now + dueTime;
        _scheduler.Schedule(this);
        return true;
    }

    public void Fire()
    {
        Armed = false;
        _context.Run(s => _callback(s), _state);
    }

    public void Dispose() => Armed = false;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
