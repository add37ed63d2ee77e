using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Journal.Memory;

/// <summary>
/// A journal in the memory of the process: for demonstrations, tests and the simulator. Every call completes before it
/// returns. Nothing survives the process.
/// </summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly Store _store;
    private readonly JournalGuards _guards;

    public MemoryJournal()
        : this(JournalGuards.All)
    {
    }

    internal MemoryJournal(JournalGuards guards, int incarnation = 1, Store? store = null)
    {
        _guards = guards;
        _store = store ?? new();
        Incarnation = incarnation;
    }

    /// <summary>The tables, for the simulator's checks.</summary>
    internal Store Tables => _store;

    public int Incarnation { get; }

    public ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch)
    {
        if (_guards.HasFlag(JournalGuards.OneChainABatch))
            Bodies.RequireOneChainAGrain(batch);
        return Locked<IReadOnlyList<Verdict>>(() => new Commit(_store, _guards).Run(batch));
    }

    public ValueTask<IReadOnlyList<Loaded>> LoadAsync(IReadOnlyList<GrainId> grains, DateTimeOffset knownSince) =>
        Locked<IReadOnlyList<Loaded>>(() => [.. grains.Select(grain => new Loaded(
            _store.Heads.TryGet(grain, out var head) ? head : Head.None,
            [.. Entries(grain).Where(e => e.Value.At >= knownSince).Select(e => new KnownRequest(e.Value.Request, e.Key))]))]);

    public ValueTask<IReadOnlyList<Recorded>> OperationsAsync(GrainId grain, IReadOnlyList<long> seqs) =>
        Locked<IReadOnlyList<Recorded>>(() => [.. seqs.Select(seq => Find(grain, seq)).OfType<Recorded>()]);

    public ValueTask<Recorded?> OperationAsync(GrainId grain, long seq) => Locked(() => Find(grain, seq));

    public ValueTask<IReadOnlyList<Recorded>> ForwardAsync(GrainId grain, long from, int limit) =>
        Locked<IReadOnlyList<Recorded>>(() =>
            [.. Entries(grain).Where(e => e.Key >= from).Take(limit).Select(e => Read(grain, e.Key, e.Value))]);

    public ValueTask<IReadOnlyList<Recorded>> HistoryAsync(GrainId grain, long before, int limit) =>
        Locked<IReadOnlyList<Recorded>>(() =>
            [.. Entries(grain).Reverse().Where(e => e.Key < before).Take(limit).Select(e => Read(grain, e.Key, e.Value))]);

    public ValueTask<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<byte[]> keys) => Locked<IReadOnlyList<Row>>(() =>
    {
        var rows = new List<Row>(keys.Count);
        foreach (var key in keys)
        {
            if (_store.Rows.TryGet(key, out var body))
                rows.Add(new(key, body));
        }

        return rows;
    });

    public ValueTask<byte[]?> FindAsync(byte[] key) => Locked(() => _store.Rows.TryGet(key, out var body) ? body : null);

    public ValueTask<IReadOnlyList<Row>> ListAsync(byte[] prefix, byte[]? after, int limit, bool descending) => Locked<IReadOnlyList<Row>>(() =>
    {
        var from = prefix;
        if (descending)
        {
            from = KeyOrder.After(prefix);
            if (after is not null && (from is null || KeyOrder.Compare(after, from) < 0))
                from = after;
        }
        else if (after is not null && KeyOrder.Compare(after, prefix) > 0)
        {
            from = after;
        }

        var items = descending ? from is null ? _store.Rows.AllDown : _store.Rows.Down(from) : _store.Rows.From(from!);
        return [.. items
            .SkipWhile(i => Equals(i.Key, after) || (descending && Equals(i.Key, from)))
            .TakeWhile(i => i.Key.AsSpan().StartsWith(prefix))
            .Take(limit)
            .Select(i => new Row(i.Key, i.Value))];
    });

    public ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(OutgoingId? after, int limit) => Locked<IReadOnlyList<Outgoing>>(() =>
        [.. (after is { } id ? _store.Outbox.From(id).SkipWhile(i => i.Key == id) : _store.Outbox.All).Take(limit).Select(i => i.Value)]);

    public ValueTask AcknowledgeAsync(IReadOnlyList<OutgoingId> delivered)
    {
        lock (_gate)
        {
            foreach (var id in delivered)
                _store.Outbox.Remove(id);
        }

        return default;
    }

    public ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(DateTimeOffset now, int limit) => Locked<IReadOnlyList<DueWakeUp>>(() =>
        [.. _store.Due.All.TakeWhile(i => i.Key.Due <= now).Take(limit).Select(i => new DueWakeUp(i.Key.Grain, i.Value))]);

    public ValueTask<FeedPage> FeedAsync(long after, int limit) => Locked(() =>
    {
        var items = new List<FeedItem>();
        var position = after;
        while (position < _store.Feed.Count && items.Count < limit)
        {
            var commit = _store.Feed[(int)position++];
            foreach (var item in commit)
                items.Add(item with { Position = position });
        }

        return new FeedPage(position, items);
    });

    public ValueTask<byte[]?> FollowerAsync(string name) => Locked(() => _store.Followers.GetValueOrDefault(name));

    public ValueTask SaveFollowerAsync(string name, byte[] state, IReadOnlyList<RowWrite> rows)
    {
        lock (_gate)
        {
            _store.Followers[name] = state;
            _store.Write(rows);
        }

        return default;
    }

    public ValueTask<bool> SealAsync(Seal seal) => Locked(() => _store.Add(seal));

    public ValueTask<Seal> LastSealAsync() => Locked(() => _store.Seals.Count == 0 ? Seal.None : _store.Seals[^1]);

    public ValueTask<IReadOnlyList<Seal>> SealsAsync(long after, int limit) => Locked<IReadOnlyList<Seal>>(() => [.. _store.Seals.Where(s => s.Position > after).Take(limit)]);

    public ValueTask<IReadOnlyList<StoredHead>> HeadsAsync(GrainId? after, int limit) => Locked<IReadOnlyList<StoredHead>>(() =>
        [.. (after is { } id ? _store.Heads.From(id).SkipWhile(i => i.Key == id) : _store.Heads.All).Take(limit).Select(i => new StoredHead(i.Key, i.Value))]);

    public ValueTask DisposeAsync() => default;

    private SortedList<long, StoredEntry> Entries(GrainId grain) => _store.Journal.GetValueOrDefault(grain) ?? [];

    private Recorded? Find(GrainId grain, long seq) => Entries(grain).TryGetValue(seq, out var entry) ? Read(grain, seq, entry) : null;

    private static Recorded Read(GrainId grain, long seq, StoredEntry entry) => Bodies.Read(grain, seq, entry.Request, entry.Body);

    private static bool Equals(byte[] key, byte[]? other) => other is not null && key.AsSpan().SequenceEqual(other);

    private ValueTask<T> Locked<T>(Func<T> read)
    {
        lock (_gate)
            return new(read());
    }
}
