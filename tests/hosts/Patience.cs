namespace Cashback.Hosts.Tests;

/// <summary>
/// The one place where tests wait for what happens by itself: a process that starts, a message on its way, a lease that runs
/// out. They wait for what they want to see, never for a time; tests/tidy knows no other pause.
/// </summary>
internal static class Patience
{
    /// <summary>Longer than anything takes on a busy machine.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(2);

    /// <summary>Between two looks: another process needs the processor too.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public static Task PauseAsync() => Task.Delay(BetweenLooks);

    /// <summary>Looks until it is there; fails with what it saw last.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Predicate<T> isThere)
    {
        for (var until = DateTime.UtcNow + AtMost; ; await PauseAsync())
        {
            if (await look() is var seen && isThere(seen))
                return seen;
            if (DateTime.UtcNow > until)
                throw new TimeoutException($"after {AtMost} it is still {seen}");
        }
    }

    public static async Task UntilAsync(Func<Task<bool>> isThere, string what) => await UntilAsync(async () => (Is: await isThere(), What: what), seen => seen.Is);

    public static Task UntilAsync(Func<bool> isThere, string what) => UntilAsync(() => Task.FromResult(isThere()), what);
}
