namespace Cashback.Payments;

/// <summary>Runs refunds about once a second, and reconciliation from time to time.</summary>
/// <param name="payments">What to run.</param>
/// <param name="home">The programme whose account it is: payments that belong to nobody are listed there.</param>
/// <param name="every">How often to reconcile.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Told of failures.</param>
public sealed class PaymentPump(OnlinePayments payments, int home, TimeSpan every, TimeProvider time, Action<string, Exception?> report) : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private bool _left;
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        if (_left)
            return;
        _left = true;
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        // What differs counts once two looks have found it: a process that has just started takes both at once.
        var (next, looks) = (time.GetUtcNow(), 0);
        while (await WaitAsync())
        {
            await TryAsync(payments.RefundAsync);
            if (time.GetUtcNow() < next)
                continue;
            next = time.GetUtcNow() + every;
            await TryAsync(async () =>
            {
                await payments.ReconcileAsync(home);
                if (++looks == 1)
                    next = time.GetUtcNow();
            });
        }
    }

    private async Task<bool> WaitAsync()
    {
        try
        {
            await Task.Delay(Tick, time, _stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A refund that breaks must not keep news from coming in.</summary>
    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            report("Payments were not brought up to date; the next second tries again.", exception);
        }
    }
}
