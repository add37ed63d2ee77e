using Cashback.Grains;
using Cashback.Journal.Postgres;
using Cashback.Journal.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Cashback.Journal.Moves;

/// <summary>
/// Moves an installation from SQLite to an empty PostgreSQL database: every table as it is, in one transaction, so a move that
/// breaks off leaves the database empty. The source is held open, so nothing can write it meanwhile; it is left as it was.
/// </summary>
public static class Move
{
    /// <summary>Copies all tables; answers the rows of each.</summary>
    /// <exception cref="InvalidOperationException">The database is not empty.</exception>
    public static async Task<IReadOnlyList<(string Table, long Rows)>> RunAsync(SqliteJournal from, PostgresOptions to)
    {
        await (await PostgresJournal.OpenAsync(to)).DisposeAsync();
        await using var db = new NpgsqlConnection(Sessions.Plain(to));
        await db.OpenAsync();
        await using var transaction = await db.BeginTransactionAsync();
        foreach (var table in (string[])["heads", "journal", "feed", "rows"])
        {
            if (await NumberAsync(db, $"SELECT count(*) FROM (SELECT FROM {table} LIMIT 1) any_row") != 0)
                throw new InvalidOperationException($"The database is not empty: {table} has rows.");
        }

        var counts = await from.ReadAsync(source => Tables.Select(table => (table.Name, Copy(source, db, table))).ToList());
        await KeepAsync(from, db);
        foreach (var (table, rows) in counts)
        {
            if (await NumberAsync(db, $"SELECT count(*) FROM {table}") != rows)
                throw new InvalidOperationException($"{table} has another number of rows than its source.");
        }

        await transaction.CommitAsync();
        await using var analyze = new NpgsqlCommand("VACUUM ANALYZE", db);
        await analyze.ExecuteNonQueryAsync();
        return counts;
    }

    private static readonly Table[] Tables =
    [
        new("heads", "grain, seq, tip, at, wake_due, wake_number, slot, settings, schema, state", "bllllliiib"),
        new("journal", "grain, seq, tip, at, request, body", "blllub"),
        new("rows", "key, body", "bb"),
        new("outbox", "grain, seq, at, idx, body", "bllib"),
        new("wakeups", "grain, due, number", "bll"),
        new("feed", "position, items", "lf"),
        new("followers", "name, state", "tb"),
        new("seals", "parent, hash, start, position, at, marks", "bblllb"),
    ];

    /// <summary>Positions go on above the copied ones; the incarnation stays, since no operation is lost.</summary>
    private static async Task KeepAsync(SqliteJournal from, NpgsqlConnection db)
    {
        await using var keep = new NpgsqlCommand(
            """
            UPDATE meta SET value = CASE key WHEN 'incarnation' THEN $1 ELSE coalesce((SELECT max(position) FROM feed), 0) + 1 END
            WHERE key IN ('incarnation', 'feed_base')
            """,
            db) { Parameters = { new() { Value = (long)from.Incarnation } } };
        await keep.ExecuteNonQueryAsync();
    }

    private static async Task<long> NumberAsync(NpgsqlConnection db, string sql)
    {
        await using var command = new NpgsqlCommand(sql, db);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static long Copy(Connection source, NpgsqlConnection db, Table table)
    {
        var rows = 0L;
        var isFeed = table.Types.EndsWith('f');
        var statement = source.Prepare($"SELECT {table.Columns} FROM {table.Name}");
        using var import = db.BeginBinaryImport($"COPY {table.Name} ({table.Columns}{(isFeed ? ", operations" : "")}) FROM STDIN (FORMAT binary)");
        while (statement.Step())
        {
            import.StartRow();
            for (var column = 0; column < table.Types.Length; column++)
                Write(import, statement, column, table.Types[column]);
            if (isFeed)
                import.Write(Operations(statement.Bytes(1)), NpgsqlDbType.Integer);
            rows++;
        }

        statement.Reset();
        import.Complete();
        return rows;
    }

    private static void Write(NpgsqlBinaryImporter import, Statement row, int column, char type)
    {
        if (row.IsNull(column))
        {
            import.WriteNull();
            return;
        }

        switch (type)
        {
            case 'l':
                import.Write(row.Long(column), NpgsqlDbType.Bigint);
                break;
            case 'i':
                import.Write((int)row.Long(column), NpgsqlDbType.Integer);
                break;
            case 'u':
                import.Write(CommitArrays.Uuid(row.UInt128(column)), NpgsqlDbType.Uuid);
                break;
            case 't':
                import.Write(System.Text.Encoding.UTF8.GetString(row.Bytes(column)), NpgsqlDbType.Text);
                break;
            default:
                import.Write(row.Bytes(column).ToArray(), NpgsqlDbType.Bytea);
                break;
        }
    }

    private static int Operations(ReadOnlySpan<byte> items)
    {
        var chains = new List<(GrainId Grain, long First, int Count)>();
        FeedRow.Read(items, chains);
        return chains.Sum(c => c.Count);
    }

    /// <param name="Name">The same in both stores.</param>
    /// <param name="Columns">In the order copied.</param>
    /// <param name="Types">A letter a column: bytes, long, integer, uuid, text, feed items.</param>
    private sealed record Table(string Name, string Columns, string Types);
}
