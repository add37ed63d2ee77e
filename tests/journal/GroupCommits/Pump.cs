namespace Cashback.Journal.GroupCommits;

/// <summary>A synchronisation context of one thread: what is posted runs when the test says so, in order.</summary>
internal sealed class Pump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Call, object? State)> _queue = [];

    public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

    /// <summary>Runs everything that is queued and what that queues.</summary>
    public void Run()
    {
        var outside = Current;
        SetSynchronizationContext(this);
        try
        {
            while (_queue.TryDequeue(out var item))
                item.Call(item.State);
        }
        finally
        {
            SetSynchronizationContext(outside);
        }
    }

    public T Make<T>(Func<T> make)
    {
        var outside = Current;
        SetSynchronizationContext(this);
        try
        {
            return make();
        }
        finally
        {
            SetSynchronizationContext(outside);
        }
    }
}
