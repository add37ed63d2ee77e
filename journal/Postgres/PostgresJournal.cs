using Cashback.Grains;
using Cashback.Operations;
using Cashback.Reads;
using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>
/// A journal in PostgreSQL (15 or later): one statement a batch, several lanes, any number of nodes. Give its group commit
/// <see cref="Lanes"/> lanes.
/// </summary>
public sealed class PostgresJournal : IJournal, INodes
{
    private readonly Committer _committer;
    private readonly NpgsqlDataSource _source;
    private readonly Reader _reader;
    private readonly long _feedBase;

    private PostgresJournal(PostgresOptions options, Identity identity)
    {
        Incarnation = identity.Incarnation;
        Lanes = options.Lanes;
        // Far above every transaction id there is no watermark.
        _feedBase = options.Guards.HasFlag(JournalGuards.Watermark) ? identity.FeedBase : long.MaxValue / 2;
        _committer = new(options, identity);
        _source = NpgsqlDataSource.Create(Sessions.Read(options));
        _reader = new(_source);
    }

    public int Incarnation { get; }

    /// <summary>Connections that commit at once.</summary>
    public int Lanes { get; }

    /// <summary>Brings the tables up to date and learns which database it is.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">The database is of a newer program or of another slot, or was restored and only its owner may say so.</exception>
    public static async Task<PostgresJournal> OpenAsync(PostgresOptions options)
    {
        await using var db = new NpgsqlConnection(Sessions.Plain(options));
        try
        {
            await db.OpenAsync();
            await Migrations.LockAsync(db);
            await Migrations.RunAsync(db);
            return new(options, await Identity.ReadAsync(db, options.Slot));
        }
        catch (NpgsqlException e)
        {
            throw new JournalUnavailableException("the database cannot be opened", e);
        }
    }

    public ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch)
    {
        Bodies.RequireOneChainAGrain(batch);
        return _committer.CommitAsync(batch);
    }

    public ValueTask AcknowledgeAsync(IReadOnlyList<OutgoingId> delivered) => KeptWrites.AcknowledgeAsync(_reader, delivered);

    public ValueTask SaveFollowerAsync(string name, byte[] state, IReadOnlyList<RowWrite> rows) => KeptWrites.SaveFollowerAsync(_reader, name, state, rows);

    public ValueTask<bool> SealAsync(Seal seal) => SealRows.AddAsync(_reader, seal);

    public ValueTask<Seal> LastSealAsync() => SealRows.LastAsync(_reader);

    public ValueTask<IReadOnlyList<Seal>> SealsAsync(long after, int limit) => SealRows.AfterAsync(_reader, after, limit);

    public ValueTask<IReadOnlyList<Loaded>> LoadAsync(IReadOnlyList<GrainId> grains, DateTimeOffset knownSince) =>
        HeadReads.LoadAsync(_reader, grains, knownSince);

    public ValueTask<IReadOnlyList<StoredHead>> HeadsAsync(GrainId? after, int limit) => HeadReads.PageAsync(_reader, after, limit);

    public ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(DateTimeOffset now, int limit) => HeadReads.DueAsync(_reader, now, limit);

    public ValueTask<IReadOnlyList<Recorded>> OperationsAsync(GrainId grain, IReadOnlyList<long> seqs) => OperationReads.SomeAsync(_reader, grain, seqs);

    public async ValueTask<Recorded?> OperationAsync(GrainId grain, long seq)
    {
        var found = await OperationsAsync(grain, [seq]);
        return found.Count == 0 ? null : found[0];
    }

    public ValueTask<IReadOnlyList<Recorded>> HistoryAsync(GrainId grain, long before, int limit) => OperationReads.HistoryAsync(_reader, grain, before, limit);

    public ValueTask<IReadOnlyList<Recorded>> ForwardAsync(GrainId grain, long from, int limit) => OperationReads.ForwardAsync(_reader, grain, from, limit);

    public ValueTask<FeedPage> FeedAsync(long after, int limit) => OperationReads.FeedAsync(_reader, _feedBase, after, limit);

    public ValueTask<IReadOnlyList<Row>> ListAsync(byte[] prefix, byte[]? after, int limit, bool descending) =>
        RowReads.ListAsync(_reader, prefix, after, limit, descending);

    public ValueTask<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<byte[]> keys) => RowReads.SomeAsync(_reader, keys);

    public async ValueTask<byte[]?> FindAsync(byte[] key)
    {
        var found = await RowsAsync([key]);
        return found.Count == 0 ? null : found[0].Body;
    }

    public ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(OutgoingId? after, int limit) => RowReads.OutboxAsync(_reader, after, limit);

    public ValueTask<byte[]?> FollowerAsync(string name) => RowReads.FollowerAsync(_reader, name);

    public ValueTask<Share> RenewAsync(string node, int buckets, TimeSpan duration) => NodeLeases.RenewAsync(_reader, node, buckets, duration);

    public ValueTask LeaveAsync(string node) => NodeLeases.LeaveAsync(_reader, node);

    public ValueTask<Changes> ChangesAsync(long? since) => NodeLeases.ChangesAsync(_reader, _feedBase, since);

    public async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync();
        await _source.DisposeAsync();
    }
}
