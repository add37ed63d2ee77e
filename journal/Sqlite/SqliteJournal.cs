using System.Globalization;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Journal.Sqlite;

/// <summary>
/// A journal in one SQLite file: write-ahead log, synchronous FULL, one writer thread. Give its group commit one lane.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private const string File = "cashback.db";

    private readonly FileStream _lock;
    private readonly Writer _writer;
    private readonly ChainWriter _chains;
    private readonly KeptWriter _kept;
    private readonly ReaderPool _readers;
    private bool _left;

    private SqliteJournal(SqliteOptions options, FileStream folder, Connection db, int incarnation)
    {
        _lock = folder;
        Incarnation = incarnation;
        _chains = new(db, options.Slot, options.Warn);
        _kept = new(db);
        _readers = new(Path.Combine(options.Folder, File), options.Readers);
        _writer = new(db, options);
    }

    /// <summary>Version of the SQLite library. Those before 3.51.3 have the WAL-reset bug, which one checkpointing connection cannot meet.</summary>
    public static string EngineVersion => Connection.EngineVersion;

    public int Incarnation { get; }

    /// <summary>Locks the folder and brings the tables up to date.</summary>
    /// <exception cref="IOException">Another process has the folder open.</exception>
    /// <exception cref="InvalidOperationException">The database is of a newer program or of another slot.</exception>
    public static SqliteJournal Open(SqliteOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        var folder = Lock(options.Folder);
        Connection? db = null;
        try
        {
            db = new(Path.Combine(options.Folder, File), readOnly: false);
            // The busy timeout is the longest wait for readers before the WAL starts over.
            db.Execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 250; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY");
            Migrations.Run(db);
            CheckSlot(db, options.Slot);
            if (options.MaxPages > 0)
                db.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {options.MaxPages}"));
            return new(options, folder, db, (int)db.Number("SELECT value FROM meta WHERE key = 'incarnation'")!.Value);
        }
        catch
        {
            db?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    private static FileStream Lock(string folder)
    {
        var path = Path.Combine(folder, "lock");
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (System.IO.File.Exists(path))
        {
            throw new IOException($"The data folder {Path.GetFullPath(folder)} is in use by another process: stop that one, or start this one with another folder.", held);
        }
    }

    public ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch)
    {
        Bodies.RequireOneChainAGrain(batch);
        return new(_writer.Run<IReadOnlyList<Verdict>>(apart => _chains.Write(batch, apart), goesOn: true));
    }

    public ValueTask AcknowledgeAsync(IReadOnlyList<OutgoingId> delivered) => new(_writer.Run(_ => _kept.Acknowledge(delivered)));

    public ValueTask SaveFollowerAsync(string name, byte[] state, IReadOnlyList<RowWrite> rows) =>
        new(_writer.Run(_ => _kept.SaveFollower(name, state, rows)));

    public ValueTask<bool> SealAsync(Seal seal) => new(_writer.Run(_ => _kept.Seal(seal)));

    public ValueTask<Seal> LastSealAsync() => _readers.Read(SealReads.Last);

    public ValueTask<IReadOnlyList<Seal>> SealsAsync(long after, int limit) => _readers.Read(db => SealReads.After(db, after, limit));

    public ValueTask<IReadOnlyList<Loaded>> LoadAsync(IReadOnlyList<GrainId> grains, DateTimeOffset knownSince) =>
        _readers.Read(db => HeadReads.Load(db, grains, knownSince));

    public ValueTask<IReadOnlyList<StoredHead>> HeadsAsync(GrainId? after, int limit) => _readers.Read(db => HeadReads.Page(db, after, limit));

    public ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(DateTimeOffset now, int limit) => _readers.Read(db => HeadReads.Due(db, now, limit));

    public ValueTask<IReadOnlyList<Recorded>> OperationsAsync(GrainId grain, IReadOnlyList<long> seqs) =>
        _readers.Read(db => OperationReads.Some(db, grain, seqs));

    public async ValueTask<Recorded?> OperationAsync(GrainId grain, long seq)
    {
        var found = await OperationsAsync(grain, [seq]);
        return found.Count == 0 ? null : found[0];
    }

    public ValueTask<IReadOnlyList<Recorded>> HistoryAsync(GrainId grain, long before, int limit) =>
        _readers.Read(db => OperationReads.History(db, grain, before, limit));

    public ValueTask<IReadOnlyList<Recorded>> ForwardAsync(GrainId grain, long from, int limit) =>
        _readers.Read(db => OperationReads.Forward(db, grain, from, limit));

    public ValueTask<FeedPage> FeedAsync(long after, int limit) => _readers.Read(db => OperationReads.Feed(db, after, limit));

    public ValueTask<IReadOnlyList<Row>> ListAsync(byte[] prefix, byte[]? after, int limit, bool descending) =>
        _readers.Read(db => RowReads.List(db, prefix, after, limit, descending));

    public ValueTask<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<byte[]> keys) => _readers.Read(db => RowReads.Some(db, keys));

    public async ValueTask<byte[]?> FindAsync(byte[] key)
    {
        var found = await RowsAsync([key]);
        return found.Count == 0 ? null : found[0].Body;
    }

    public ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(OutgoingId? after, int limit) => _readers.Read(db => RowReads.Outbox(db, after, limit));

    /// <summary>A read of another module of this project, on a connection of its own.</summary>
    internal ValueTask<T> ReadAsync<T>(Func<Connection, T> read) => _readers.Read(read);

    public ValueTask<byte[]?> FollowerAsync(string name) => _readers.Read(db => RowReads.Follower(db, name));

    /// <summary>Readers leave first: the last connection to close copies the WAL, and a reader may not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, true))
            return;
        // Who has awaited a commit may be on the writer's thread, which has to end.
        await Task.Yield();
        _readers.Dispose();
        _writer.Dispose();
        _lock.Dispose();
    }

    private static void CheckSlot(Connection db, int slot)
    {
        db.Prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('slot', ?)").Bind(0, slot).Run();
        var own = db.Number("SELECT value FROM meta WHERE key = 'slot'");
        if (own != slot)
            throw new InvalidOperationException($"The database is slot {own}, not {slot}.");
    }
}
