namespace Cashback.Simulator.Scheduling;

/// <summary>
/// Where the code of one process runs. When the process dies its continuations are dropped wherever they were: that is the
/// crash at any await.
/// </summary>
internal sealed class SimContext(Scheduler scheduler) : SynchronizationContext
{
    public bool Alive { get; private set; } = true;

    public void Kill() => Alive = false;

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("nobody may block on the only thread");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(SendOrPostCallback callback, object? state)
    {
        if (!Alive)
            return;
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public void Run(Action action) => Run(static a => ((Action)a!)(), action);
}
