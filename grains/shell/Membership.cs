using Cashback.Journal;

namespace Cashback.Grains;

/// <summary>
/// This node among others on one database: which buckets it delivers and wakes for, and until when its copy of the settings
/// holds. A node that is alone holds everything for ever. Processes that only read (the API of a cluster) hold settings and keys
/// for as long, and are in no list: with such readers every change waits.
/// </summary>
internal sealed class Membership(INodes? nodes, string name, TimeProvider time, Action<ChangedRow> changed, bool hasReaders = false)
{
    /// <summary>More than nodes there will be, few enough to renew in one statement.</summary>
    public const int Buckets = 64;

    /// <summary>A dead node's work is taken over after this; it is renewed every tick.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    /// <summary>How long a copy of the settings holds without being looked at.</summary>
    public static readonly TimeSpan SettingsLease = TimeSpan.FromSeconds(1);

    /// <summary>Every node has renewed once by then: two ticks.</summary>
    private static readonly TimeSpan JoinPause = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan SettingsPoll = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private Task _polling = Task.CompletedTask;
    private volatile Held _held = new([], 0);
    private long _mark;
    private long _polledAt;
    private bool _polled;

    public bool HasOthers => nodes is not null;

    /// <summary>Other nodes were there at the last look. One that joins waits until all have looked again.</summary>
    public bool HasCompany => nodes is not null && _held.Nodes > 1;

    /// <summary>The settings held here may be decided under.</summary>
    public bool HoldsSettings => nodes is null || (Volatile.Read(ref _polled) && time.GetElapsedTime(Volatile.Read(ref _polledAt)) < SettingsLease);

    public bool Holds(GrainId grain)
    {
        if (nodes is null)
            return true;
        var held = _held;
        return time.GetElapsedTime(held.At) < Lease && held.Buckets.Contains(Bucket(grain));
    }

    /// <summary>The node that folds the feed: it holds the first bucket.</summary>
    public bool Leads => nodes is null || (time.GetElapsedTime(_held.At) < Lease && _held.Buckets.Contains(0));

    /// <summary>Takes a share of the buckets, and lets the others see that they are not alone before this node serves.</summary>
    public async Task JoinAsync()
    {
        await RenewAsync();
        if (HasCompany && !hasReaders)
            await Task.Delay(JoinPause, time);
    }

    public async Task RenewAsync()
    {
        if (nodes is null)
            return;
        var at = time.GetTimestamp();
        var share = await nodes.RenewAsync(name, Buckets, Lease);
        _held = new([.. share.Buckets], at) { Nodes = share.Nodes };
    }

    /// <summary>
    /// Ends when every other node has heard of a change that was just committed, or holds its copy no longer. A node that
    /// registers later reads what is there.
    /// </summary>
    public async Task ToldAsync()
    {
        try
        {
            await RenewAsync();
            if (_held.Nodes == 1 && !hasReaders)
                return;
        }
        catch (Exception e) when (e is JournalUnavailableException or CommitUnknownException)
        {
            // Who is there is not known: wait as if someone were.
        }

        await Task.Delay(SettingsLease, time);
    }

    public async Task LeaveAsync()
    {
        if (nodes is null)
            return;
        _held = new([], 0);
        await nodes.LeaveAsync(name);
    }

    /// <summary>Hears what others changed, and holds the settings for another lease from before the read. Callers share a read.</summary>
    public Task PollAsync()
    {
        if (nodes is null)
            return Task.CompletedTask;
        lock (_gate)
            return _polling.IsCompleted ? _polling = PollAsync(nodes) : _polling;
    }

    private async Task PollAsync(INodes from)
    {
        var at = time.GetTimestamp();
        var changes = await from.ChangesAsync(_polled ? _mark : null);
        foreach (var row in changes.Rows)
            changed(row);
        _mark = Math.Max(_mark, changes.Mark);
        Volatile.Write(ref _polledAt, at);
        Volatile.Write(ref _polled, true);
    }

    /// <summary>The same in every process.</summary>
    private static int Bucket(GrainId grain)
    {
        var mixed = unchecked(((ulong)grain.Ref.Key ^ (ulong)(grain.Ref.Key >> 64) ^ ((ulong)grain.Programme << 8) ^ (ulong)grain.Kind) * 0xD6E8FEB86659FD93);
        return (int)((mixed >> 32) % Buckets);
    }

    private sealed record Held(HashSet<int> Buckets, long At)
    {
        public int Nodes { get; init; } = 2;
    }
}
