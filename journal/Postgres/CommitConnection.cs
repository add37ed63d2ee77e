using Npgsql;
using NpgsqlTypes;

namespace Cashback.Journal.Postgres;

/// <summary>One connection that commits, with its prepared statement; opened when first needed and after each loss.</summary>
internal sealed class CommitConnection(string connection, string sql, TimeSpan patience) : IAsyncDisposable
{
    private NpgsqlConnection? _db;
    private NpgsqlCommand? _commit;
    private NpgsqlCommand? _before;

    /// <summary>Before the statement is sent nothing can be written, so every failure here is "unavailable".</summary>
    public async ValueTask OpenAsync()
    {
        if (_db is { FullState: System.Data.ConnectionState.Open })
            return;
        await DropAsync();
        try
        {
            _db = new(connection);
            await _db.OpenAsync();
            _commit = new(sql, _db);
            foreach (var type in CommitArrays.Types)
                _commit.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value });
            await _commit.PrepareAsync();
            _before = new(CommitSql.Before, _db);
            foreach (var type in (NpgsqlDbType[])[CommitArrays.Types[0], CommitArrays.Types[3], CommitArrays.Types[4]])
                _before.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value });
            await _before.PrepareAsync();
        }
        catch (Exception e)
        {
            await DropAsync();
            throw new JournalUnavailableException("the database cannot be reached", e);
        }
    }

    /// <summary>The chains that survived, by number.</summary>
    public Task<List<long>> CommitAsync(CommitArrays arrays) => RunAsync(_commit!, arrays.Values);

    /// <summary>Those of some chains that had been written before, by number.</summary>
    public Task<List<long>> BeforeAsync(byte[][] grains, long[] seqs, long[] tips) => RunAsync(_before!, [grains, seqs, tips]);

    /// <summary>The connection is closed under whatever is still running on it; the server ends that or commits it.</summary>
    public async ValueTask DropAsync()
    {
        var db = _db;
        (_db, _commit, _before) = (null, null, null);
        await CloseAsync(db);
    }

    public ValueTask DisposeAsync() => DropAsync();

    private async Task<List<long>> RunAsync(NpgsqlCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        try
        {
            // Not a cancellation: the server is told nothing. A connection that is dead without a sign is given up.
            return await ReadAsync(command).WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            var lost = _db;
            (_db, _commit, _before) = (null, null, null);
            _ = CloseAsync(lost);
            throw;
        }
    }

    private static async Task CloseAsync(NpgsqlConnection? db)
    {
        if (db is null)
            return;
        try
        {
            await db.DisposeAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // It was broken already.
        }
    }

    private static async Task<List<long>> ReadAsync(NpgsqlCommand command)
    {
        var numbers = new List<long>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }
}
