using System.Collections.Concurrent;
using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>Sends batches on a few connections of its own and says what an outcome means.</summary>
internal sealed class Committer(PostgresOptions options, Identity identity) : IAsyncDisposable
{
    /// <summary>A batch that is rolled back again and again for this long is refused: nothing of it was written.</summary>
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    private readonly ConcurrentStack<CommitConnection> _idle = new();
    private readonly SemaphoreSlim _free = new(options.Lanes);
    private readonly string _connection = Sessions.Commit(options);
    private readonly string _sql = CommitSql.Text(options.Guards);
    private volatile bool _closed;
    private bool _isPutBack;

    public async ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch)
    {
        var verdicts = new Verdict[batch.Count];
        if (batch.Count == 0)
            return verdicts;
        await _free.WaitAsync();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var db = _idle.TryPop(out var idle) ? idle : new(_connection, _sql, options.Patience);
            try
            {
                foreach (var part in Parts(batch))
                    await WriteAsync(db, batch, part, verdicts);
            }
            finally
            {
                _idle.Push(db);
            }
        }
        finally
        {
            _free.Release();
        }

        return verdicts;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        while (_idle.TryPop(out var db))
            await db.DisposeAsync();
    }

    /// <summary>
    /// As few statements as may be: one statement cannot write a row twice, and which of two grains that share a row
    /// was last is told by the order of the batch.
    /// </summary>
    private static IEnumerable<int[]> Parts(IReadOnlyList<Chain> batch)
    {
        HashSet<byte[]>? keys = null;
        var shared = false;
        foreach (var chain in batch)
        {
            foreach (var row in chain.Rows)
                shared |= !(keys ??= new(KeyBytes.Instance)).Add(row.Key);
        }

        var all = Enumerable.Range(0, batch.Count);
        return shared ? all.Select(i => (int[])[i]) : [[.. all]];
    }

    /// <summary>One statement; after a data error two of half the chains, down to the guilty one, which counts as fenced.</summary>
    private async Task WriteAsync(CommitConnection db, IReadOnlyList<Chain> batch, int[] part, Verdict[] verdicts)
    {
        try
        {
            await SendAsync(db, batch, part, verdicts);
        }
        catch (PostgresException e) when (SqlStates.Of(e) == Meaning.Data)
        {
            if (part.Length > 1)
            {
                await WriteAsync(db, batch, part[..(part.Length / 2)], verdicts);
                await WriteAsync(db, batch, part[(part.Length / 2)..], verdicts);
                return;
            }

            var chain = batch[part[0]];
            verdicts[part[0]] = Verdict.Fenced;
            options.Warn($"A chain of {chain.Grain} at {chain.Next.Seq} cannot be stored: {e.SqlState} {e.MessageText}");
        }
    }

    private async Task SendAsync(CommitConnection db, IReadOnlyList<Chain> batch, int[] part, Verdict[] verdicts)
    {
        var chains = Array.ConvertAll(part, i => batch[i]);
        var arrays = CommitArrays.Of(chains, options.Slot, identity);
        var started = Environment.TickCount64;
        for (var attempt = 1; ; attempt++)
        {
            await db.OpenAsync();
            Exception failure;
            try
            {
                var survived = await db.CommitAsync(arrays);
                if (survived.Contains(CommitSql.AnotherLife))
                    throw PutBack();
                Array.ForEach(part, i => verdicts[i] = Verdict.Fenced);
                foreach (var i in survived)
                    verdicts[part[i - 1]] = Verdict.Committed;
                if (survived.Count < part.Length)
                    await FindBeforeAsync(db, chains, part, verdicts);
                return;
            }
            catch (Exception e) when (e is not JournalUnavailableException && SqlStates.Of(e) != Meaning.Data)
            {
                failure = e;
            }

            switch (SqlStates.Of(failure))
            {
                case Meaning.Aborted when Environment.TickCount64 - started < LongestRetry.TotalMilliseconds:
                    await Task.Delay(Random.Shared.Next(1, Math.Min(10 << attempt, 300)));
                    break;
                case Meaning.Aborted or Meaning.Unavailable:
                    throw new JournalUnavailableException("the database wrote nothing", failure);
                default:
                    await db.DropAsync();
                    throw new CommitUnknownException("the outcome of a commit is not known", failure);
            }
        }
    }

    /// <summary>Said once: whoever is refused asks again and again.</summary>
    private JournalUnavailableException PutBack()
    {
        const string Why = "The database was put back from a backup while this process ran: it takes nothing from it any more. Start it again.";
        if (!Interlocked.Exchange(ref _isPutBack, true))
            options.Warn(Why);
        return new(Why);
    }

    private static async Task FindBeforeAsync(CommitConnection db, Chain[] chains, int[] part, Verdict[] verdicts)
    {
        var lost = Enumerable.Range(0, part.Length).Where(i => verdicts[part[i]] == Verdict.Fenced).ToArray();
        var before = await db.BeforeAsync(
            Array.ConvertAll(lost, i => chains[i].Grain.ToBytes()),
            Array.ConvertAll(lost, i => chains[i].Next.Seq),
            Array.ConvertAll(lost, i => CommitArrays.Signed(chains[i].Next.Tip)));
        foreach (var i in before)
            verdicts[part[lost[i - 1]]] = Verdict.Committed;
    }
}
