using Cashback.Grains;
using Cashback.Journal;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>A journal whose tables somebody has changed by hand.</summary>
internal sealed class Tampered(IJournal inner) : IJournal
{
    /// <summary>What the journal table holds in place of an entry; null: the row is deleted.</summary>
    public Func<FeedItem, FeedItem?> Entry { get; set; } = item => item;

    /// <summary>What the head table holds; null: the row is deleted.</summary>
    public Func<StoredHead, StoredHead?> Head { get; set; } = head => head;

    /// <summary>Awaited before heads are read.</summary>
    public Func<Task> BeforeHeads { get; set; } = () => Task.CompletedTask;

    public Action BeforeSave { get; set; } = () => { };

    public Action AfterSave { get; set; } = () => { };

    public Func<long, int, ValueTask<FeedPage>> Feed { get; set; } = inner.FeedAsync;

    public Func<byte[], ValueTask<byte[]?>> Find { get; set; } = inner.FindAsync;

    public int Incarnation => inner.Incarnation;

    public async ValueTask<FeedPage> FeedAsync(long after, int limit)
    {
        var page = await Feed(after, limit);
        return page with { Items = [.. page.Items.Select(Entry).OfType<FeedItem>()] };
    }

    public async ValueTask<IReadOnlyList<StoredHead>> HeadsAsync(GrainId? after, int limit)
    {
        await BeforeHeads();
        var page = await inner.HeadsAsync(after, limit);
        return [.. page.Select(Head).OfType<StoredHead>()];
    }

    public async ValueTask<IReadOnlyList<Recorded>> ForwardAsync(GrainId grain, long from, int limit)
    {
        var page = await inner.ForwardAsync(grain, from, limit);
        return [.. page.Where(r => Entry(new(grain, r.Seq, r.Request, default)) is not null)];
    }

    public ValueTask<IReadOnlyList<Loaded>> LoadAsync(IReadOnlyList<GrainId> grains, DateTimeOffset knownSince) => inner.LoadAsync(grains, knownSince);

    public ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch) => inner.CommitAsync(batch);

    public ValueTask<IReadOnlyList<Recorded>> OperationsAsync(GrainId grain, IReadOnlyList<long> seqs) => inner.OperationsAsync(grain, seqs);

    public ValueTask<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<byte[]> keys) => inner.RowsAsync(keys);

    public ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(OutgoingId? after, int limit) => inner.OutboxAsync(after, limit);

    public ValueTask AcknowledgeAsync(IReadOnlyList<OutgoingId> delivered) => inner.AcknowledgeAsync(delivered);

    public ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(DateTimeOffset now, int limit) => inner.DueAsync(now, limit);

    public ValueTask<byte[]?> FollowerAsync(string name) => inner.FollowerAsync(name);

    public async ValueTask SaveFollowerAsync(string name, byte[] state, IReadOnlyList<RowWrite> rows)
    {
        BeforeSave();
        await inner.SaveFollowerAsync(name, state, rows);
        AfterSave();
    }

    public ValueTask<IReadOnlyList<Row>> ListAsync(byte[] prefix, byte[]? after, int limit, bool descending) => inner.ListAsync(prefix, after, limit, descending);

    public ValueTask<byte[]?> FindAsync(byte[] key) => Find(key);

    public ValueTask<Recorded?> OperationAsync(GrainId grain, long seq) => inner.OperationAsync(grain, seq);

    public ValueTask<IReadOnlyList<Recorded>> HistoryAsync(GrainId grain, long before, int limit) => inner.HistoryAsync(grain, before, limit);

    public ValueTask<bool> SealAsync(Seal seal) => inner.SealAsync(seal);

    public ValueTask<Seal> LastSealAsync() => inner.LastSealAsync();

    public ValueTask<IReadOnlyList<Seal>> SealsAsync(long after, int limit) => inner.SealsAsync(after, limit);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
