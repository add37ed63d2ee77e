namespace Cashback.Api;

/// <summary>How often and how patiently one request is repeated.</summary>
internal sealed class Attempt
{
    /// <summary>100 ms doubled seven times and then 10 s each: about a minute in all, longer than a restart of the host.</summary>
    private const int Most = 12;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private int made = 1;

    public bool MayGoOn => made < Most;

    public Task WaitAsync(CancellationToken cancel)
    {
        var pause = TimeSpan.FromMilliseconds(100 * (1 << Math.Min(made, 10)));
        made++;
        return Task.Delay(pause < Longest ? pause : Longest, cancel);
    }
}
