using Cashback.Grains;

namespace Cashback.Journal.Memory;

/// <summary>The tables of <see cref="MemoryJournal"/>, named as those of the other stores.</summary>
internal sealed class Store
{
    public Dictionary<GrainId, SortedList<long, StoredEntry>> Journal { get; } = [];

    public OrderedMap<GrainId, Head> Heads { get; } = new(KeyOrder.Compare);

    public OrderedMap<byte[], byte[]> Rows { get; } = new(KeyOrder.Compare);

    public OrderedMap<OutgoingId, Outgoing> Outbox { get; } = new(KeyOrder.Compare);

    /// <summary>The current wake-up of each grain that has one.</summary>
    public Dictionary<GrainId, WakeUp> WakeUps { get; } = [];

    /// <summary>The same by time.</summary>
    public OrderedMap<(DateTimeOffset Due, GrainId Grain), WakeUp> Due { get; } =
        new(static (a, b) => a.Due.CompareTo(b.Due) is var due && due != 0 ? due : KeyOrder.Compare(a.Grain, b.Grain));

    /// <summary>One item a commit; its position is its place, counted from 1.</summary>
    public List<FeedItem[]> Feed { get; } = [];

    public Dictionary<string, byte[]> Followers { get; } = new(StringComparer.Ordinal);

    /// <summary>Links of the hash chain, oldest first.</summary>
    public List<Seal> Seals { get; } = [];

    public bool Add(Seal seal)
    {
        if (Seals.Find(s => s.Parent.AsSpan().SequenceEqual(seal.Parent)) is { } known)
            return known.Hash.AsSpan().SequenceEqual(seal.Hash);
        Seals.Add(seal);
        return true;
    }

    /// <summary>A backup: what is stored never changes in place, so only the tables are copied.</summary>
    public Store Copy()
    {
        var copy = new Store();
        foreach (var (grain, entries) in Journal)
            copy.Journal.Add(grain, new(entries));
        foreach (var (key, head) in Heads.All)
            copy.Heads.Set(key, head);
        foreach (var (key, row) in Rows.All)
            copy.Rows.Set(key, row);
        foreach (var (key, message) in Outbox.All)
            copy.Outbox.Set(key, message);
        foreach (var (grain, wake) in WakeUps)
            copy.Wake(grain, wake);
        copy.Feed.AddRange(Feed);
        foreach (var (name, state) in Followers)
            copy.Followers.Add(name, state);
        copy.Seals.AddRange(Seals);
        return copy;
    }

    public void Write(IReadOnlyList<RowWrite> rows)
    {
        foreach (var (key, body) in rows)
        {
            if (body is null)
                Rows.Remove(key);
            else
                Rows.Set(key, body);
        }
    }

    public void Wake(GrainId grain, WakeUp? wake)
    {
        if (WakeUps.Remove(grain, out var old))
            Due.Remove((old.Due, grain));
        if (wake is null)
            return;
        WakeUps[grain] = wake;
        Due.Set((wake.Due, grain), wake);
    }
}

internal readonly record struct StoredEntry(ulong Tip, UInt128 Request, DateTimeOffset At, byte[] Body);
