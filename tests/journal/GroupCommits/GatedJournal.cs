using Cashback.Grains;
using Cashback.Journal.Memory;
using Cashback.Reads;

namespace Cashback.Journal.GroupCommits;

/// <summary>A memory journal whose commits wait until the test answers them, loses them or refuses them.</summary>
internal sealed class GatedJournal(MemoryJournal inner) : IJournal
{
    private readonly Queue<(IReadOnlyList<Chain> Batch, TaskCompletionSource<IReadOnlyList<Verdict>> Answer)> _waiting = [];

    /// <summary>Every batch as it was sent.</summary>
    public List<IReadOnlyList<Chain>> Sent { get; } = [];

    public int UnderWay => _waiting.Count;

    public int Incarnation => inner.Incarnation;

    public ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<Verdict>>();
        Sent.Add(batch);
        _waiting.Enqueue((batch, answer));
        return new(answer.Task);
    }

    /// <summary>Commits the oldest batch and says so.</summary>
    public void Answer()
    {
        var (batch, answer) = _waiting.Dequeue();
        answer.SetResult(Now(inner.CommitAsync(batch)));
    }

    /// <summary>The oldest batch is written or not; nobody is told which.</summary>
    public void Lose(bool written)
    {
        var (batch, answer) = _waiting.Dequeue();
        if (written)
            Now(inner.CommitAsync(batch));
        answer.SetException(new CommitUnknownException("lost"));
    }

    /// <summary>Nothing of the oldest batch is written.</summary>
    public void Refuse(Exception? error = null) => _waiting.Dequeue().Answer.SetException(error ?? new JournalUnavailableException("full"));

    public ValueTask<IReadOnlyList<Loaded>> LoadAsync(IReadOnlyList<GrainId> grains, DateTimeOffset knownSince) => inner.LoadAsync(grains, knownSince);

    public ValueTask<IReadOnlyList<Recorded>> OperationsAsync(GrainId grain, IReadOnlyList<long> seqs) => inner.OperationsAsync(grain, seqs);

    public ValueTask<Recorded?> OperationAsync(GrainId grain, long seq) => inner.OperationAsync(grain, seq);

    public ValueTask<IReadOnlyList<Recorded>> HistoryAsync(GrainId grain, long before, int limit) => inner.HistoryAsync(grain, before, limit);

    public ValueTask<IReadOnlyList<Recorded>> ForwardAsync(GrainId grain, long from, int limit) => inner.ForwardAsync(grain, from, limit);

    public ValueTask<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<byte[]> keys) => inner.RowsAsync(keys);

    public ValueTask<byte[]?> FindAsync(byte[] key) => inner.FindAsync(key);

    public ValueTask<IReadOnlyList<Row>> ListAsync(byte[] prefix, byte[]? after, int limit, bool descending) => inner.ListAsync(prefix, after, limit, descending);

    public ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(OutgoingId? after, int limit) => inner.OutboxAsync(after, limit);

    public ValueTask AcknowledgeAsync(IReadOnlyList<OutgoingId> delivered) => inner.AcknowledgeAsync(delivered);

    public ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(DateTimeOffset now, int limit) => inner.DueAsync(now, limit);

    public ValueTask<FeedPage> FeedAsync(long after, int limit) => inner.FeedAsync(after, limit);

    public ValueTask<byte[]?> FollowerAsync(string name) => inner.FollowerAsync(name);

    public ValueTask SaveFollowerAsync(string name, byte[] state, IReadOnlyList<RowWrite> rows) => inner.SaveFollowerAsync(name, state, rows);

    public ValueTask<IReadOnlyList<StoredHead>> HeadsAsync(GrainId? after, int limit) => inner.HeadsAsync(after, limit);

    public ValueTask<bool> SealAsync(Seal seal) => inner.SealAsync(seal);

    public ValueTask<Seal> LastSealAsync() => inner.LastSealAsync();

    public ValueTask<IReadOnlyList<Seal>> SealsAsync(long after, int limit) => inner.SealsAsync(after, limit);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>The memory journal completes before it returns.</summary>
    private static T Now<T>(ValueTask<T> done) => done.IsCompletedSuccessfully ? done.Result : throw new InvalidOperationException("not done");
}
