using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Operations;
using Cashback.Reads;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulator.Faults;

/// <summary>
/// One process's connection to the database: slow, unreliable, and cut off with the process. What reaches the server runs
/// there, whether or not the client still lives: an orphaned statement may commit long after.
/// </summary>
internal sealed class FaultyJournal(World world, SimTime time) : IJournal
{
    private MemoryJournal Database => world.Database;

    public int Incarnation => Database.Incarnation;

    public async ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch)
    {
        await PauseAsync();
        if (Happens(world.Faults.Unavailable))
            throw new JournalUnavailableException("refused");
        if (Happens(world.Faults.Lost))
            throw new CommitUnknownException("never arrived");
        if (Happens(world.Faults.Orphaned))
        {
            world.Later(world.Random.Next(3_000), () => world.Apply(batch));
            throw new CommitUnknownException("cut off");
        }

        var verdicts = world.Apply(batch);
        await PauseAsync();
        return Happens(world.Faults.AppliedButLost) ? throw new CommitUnknownException("reply lost") : verdicts;
    }

    public ValueTask<IReadOnlyList<Loaded>> LoadAsync(IReadOnlyList<GrainId> grains, DateTimeOffset knownSince) =>
        ReadAsync(() => Database.LoadAsync(grains, knownSince));

    public ValueTask<IReadOnlyList<Recorded>> OperationsAsync(GrainId grain, IReadOnlyList<long> seqs) =>
        ReadAsync(() => Database.OperationsAsync(grain, seqs));

    public ValueTask<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<byte[]> keys) => ReadAsync(() => Database.RowsAsync(keys));

    public ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(OutgoingId? after, int limit) => ReadAsync(() => Database.OutboxAsync(after, limit));

    public async ValueTask AcknowledgeAsync(IReadOnlyList<OutgoingId> delivered)
    {
        await PauseAsync();
        if (Happens(world.Faults.AcknowledgeLost))
            throw new CommitUnknownException("never arrived");
        await Database.AcknowledgeAsync(delivered);
    }

    public ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(DateTimeOffset now, int limit) => ReadAsync(() => Database.DueAsync(now, limit));

    public ValueTask<FeedPage> FeedAsync(long after, int limit) => ReadAsync(() => Database.FeedAsync(after, limit));

    public ValueTask<byte[]?> FollowerAsync(string name) => ReadAsync(() => Database.FollowerAsync(name));

    public ValueTask SaveFollowerAsync(string name, byte[] state, IReadOnlyList<RowWrite> rows) => Database.SaveFollowerAsync(name, state, rows);

    public ValueTask<IReadOnlyList<StoredHead>> HeadsAsync(GrainId? after, int limit) => ReadAsync(() => Database.HeadsAsync(after, limit));

    public ValueTask<IReadOnlyList<Recorded>> ForwardAsync(GrainId grain, long from, int limit) => ReadAsync(() => Database.ForwardAsync(grain, from, limit));

    public ValueTask<IReadOnlyList<Row>> ListAsync(byte[] prefix, byte[]? after, int limit, bool descending) =>
        ReadAsync(() => Database.ListAsync(prefix, after, limit, descending));

    public ValueTask<byte[]?> FindAsync(byte[] key) => ReadAsync(() => Database.FindAsync(key));

    public ValueTask<Recorded?> OperationAsync(GrainId grain, long seq) => ReadAsync(() => Database.OperationAsync(grain, seq));

    public ValueTask<IReadOnlyList<Recorded>> HistoryAsync(GrainId grain, long before, int limit) => ReadAsync(() => Database.HistoryAsync(grain, before, limit));

    public ValueTask<bool> SealAsync(Seal seal) => Database.SealAsync(seal);

    public ValueTask<Seal> LastSealAsync() => Database.LastSealAsync();

    public ValueTask<IReadOnlyList<Seal>> SealsAsync(long after, int limit) => Database.SealsAsync(after, limit);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        await PauseAsync();
        if (Happens(world.Faults.ReadFails))
            throw new JournalUnavailableException("cannot read");
        var result = await read();
        await PauseAsync();
        return result;
    }

    private bool Happens(int thousandths) => world.Faults.Happens(world.Random, thousandths);

    private async ValueTask PauseAsync()
    {
        var roll = world.Random.Next(8);
        if (roll < 4)
            return;
        if (roll < 7)
            await Task.Yield();
        else
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 200)), time);
    }
}
