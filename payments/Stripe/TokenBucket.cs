namespace Cashback.Payments.Stripe;

/// <summary>So many calls a second, and no more: whoever comes too early waits. Stripe allows 25 a second an endpoint.</summary>
public sealed class TokenBucket(int perSecond, TimeProvider time)
{
    private readonly TimeSpan _gap = TimeSpan.FromSeconds(1) / perSecond;
    private readonly Lock _gate = new();
    private DateTimeOffset _next = time.GetUtcNow() - TimeSpan.FromSeconds(1);

    /// <summary>How long the next caller has to wait; it has its place from then on.</summary>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            // A second without calls may be made up for at once, not more.
            var earliest = now - (TimeSpan.FromSeconds(1) - _gap);
            var at = _next < earliest ? earliest : _next;
            _next = at + _gap;
            return at > now ? at - now : TimeSpan.Zero;
        }
    }

    public async Task WaitAsync()
    {
        var wait = Take();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time);
    }
}
