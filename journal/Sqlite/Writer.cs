namespace Cashback.Journal.Sqlite;

/// <summary>
/// The one thread that writes, on the one connection that writes. Jobs that queued while it was busy share its next
/// transaction. It alone checkpoints, between transactions: no other connection may, because the engine that ships has
/// the WAL-reset bug when one connection checkpoints while another commits.
/// </summary>
internal sealed class Writer : IDisposable
{
    /// <summary>Jobs a transaction: one batch a lane, and deliveries acknowledged meanwhile.</summary>
    private const int MaxJobs = 64;

    private readonly Connection _db;
    private readonly SqliteOptions _options;
    private readonly Checkpointer _checkpointer;
    private readonly Queue<WriterJob> _queue = [];
    private readonly Thread _thread;
    private bool _closing;
    private bool _dead;
    private bool _full;

    public Writer(Connection db, SqliteOptions options)
    {
        _db = db;
        _options = options;
        _checkpointer = new(db, options.CheckpointPages);
        _thread = new(Loop) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    public Task<T> Run<T>(Func<bool, T> work, bool goesOn = false)
    {
        var job = new WriterJob<T>(work, goesOn);
        lock (_queue)
        {
            if (_closing)
                throw new JournalUnavailableException("the journal is closed");
            _queue.Enqueue(job);
            Monitor.Pulse(_queue);
        }

        return job.Task;
    }

    /// <summary>Finishes what is queued.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _closing = true;
            Monitor.Pulse(_queue);
        }

        _thread.Join();
        _db.Dispose();
    }

    private void Loop()
    {
        var jobs = new List<WriterJob>();
        while (!_dead && Take(jobs))
        {
            Run(jobs, apart: false);
            if (!_dead)
                Guard(_checkpointer.AfterCommit);
        }
    }

    private bool Take(List<WriterJob> jobs)
    {
        jobs.Clear();
        lock (_queue)
        {
            while (_queue.Count == 0 && !_closing)
                Monitor.Wait(_queue);
            while (jobs.Count < MaxJobs && _queue.TryDequeue(out var job))
                jobs.Add(job);
            return jobs.Count > 0;
        }
    }

    private void Run(List<WriterJob> jobs, bool apart)
    {
        Exception failure;
        try
        {
            Commit(jobs, apart);
            foreach (var job in jobs)
                job.Complete();
            return;
        }
        catch (SqliteError e) when (e.IsFull || e.IsBusy)
        {
            if (e.IsFull && !_full)
                _options.Warn("The disk of the journal is full: nothing is accepted until a probe is written.");
            _full |= e.IsFull;
            failure = new JournalUnavailableException(e.IsFull ? "the disk is full" : "the database is locked", e);
        }
        catch (SqliteError e) when (!e.IsData)
        {
            Die(e);
            return;
        }
        catch (Exception e)
        {
            failure = e;
        }

        Guard(RollBack);
        if (_dead)
            return;
        if (!apart && failure is not JournalUnavailableException)
        {
            // One job may not spoil what only shared its transaction.
            foreach (var job in jobs)
            {
                if (!_dead)
                    Run([job], apart: true);
            }

            return;
        }

        foreach (var job in jobs)
            job.Fail(failure);
    }

    private void Commit(List<WriterJob> jobs, bool apart)
    {
        if (_full)
            Probe();
        _db.Execute("BEGIN IMMEDIATE");
        foreach (var job in jobs)
            job.Execute(apart);
        _options.BeforeCommit();
        _db.Execute("COMMIT");
    }

    /// <summary>Refusing by one failed batch after another would let small batches through: first there must be room again.</summary>
    private void Probe()
    {
        _db.Execute("BEGIN IMMEDIATE; INSERT OR REPLACE INTO meta (key, value) VALUES ('probe', zeroblob(1048576)); COMMIT");
        _db.Execute("DELETE FROM meta WHERE key = 'probe'");
        _full = false;
        _options.Warn("The disk of the journal has room again.");
    }

    private void RollBack()
    {
        if (_db.InTransaction)
            _db.Execute("ROLLBACK");
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (SqliteError e) when (e.IsFull)
        {
            _full = true;
        }
        catch (SqliteError e)
        {
            Die(e);
        }
    }

    /// <summary>Nobody is answered: whether the commit is on the disk is known only to the next start.</summary>
    private void Die(SqliteError error)
    {
        _dead = true;
        _options.Fatal($"The journal cannot know what it has written: {error.Message}");
    }
}
