using System.Collections.Concurrent;

namespace Cashback.Payments;

/// <summary>
/// Refunds that the provider has taken and not ended, or cannot pay at the moment: they are asked about less and less often, so
/// that they leave its rate to those that can be sent. Nothing here may not be lost.
/// </summary>
internal sealed class WaitingRefunds(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, TimeSpan Pause)> _until = new(StringComparer.Ordinal);

    public bool IsDue(string payment) => !_until.TryGetValue(payment, out var next) || next.At <= time.GetUtcNow();

    public void Wait(string payment) => _until.AddOrUpdate(
        payment,
        _ => (time.GetUtcNow() + First, First),
        (_, last) => last.Pause * 2 < Longest ? (time.GetUtcNow() + (last.Pause * 2), last.Pause * 2) : (time.GetUtcNow() + Longest, Longest));

    public void Forget(string payment) => _until.TryRemove(payment, out _);
}
