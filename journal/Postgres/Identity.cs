using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>Which database this is, and which life of it: what a journal learns when it opens.</summary>
internal sealed record Identity(int Incarnation, long FeedBase)
{
    /// <summary>
    /// A restore shows in two ways: another timeline of the log (to a point in time), or positions of the feed ahead of the
    /// server's transaction ids (of a dump). Either way the incarnation is raised and positions go on above the old ones.
    /// </summary>
    private const string Restored = """
        WITH now AS (
            SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint AS timeline,
                pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xid,
                coalesce((SELECT max(position) FROM feed), 0) AS last
        ), told AS (
            SELECT (SELECT value FROM meta WHERE key = 'timeline') AS timeline, (SELECT value FROM meta WHERE key = 'feed_base') AS base
        )
        SELECT now.timeline, told.timeline IS NOT NULL AND told.timeline <> now.timeline OR now.last >= told.base + now.xid,
            greatest(told.base, now.last + 1 - now.xid), told.timeline IS NULL
        FROM now, told
        """;

    public static async ValueTask<Identity> ReadAsync(NpgsqlConnection db, int slot)
    {
        long timeline, feedBase;
        bool restored, first;
        await using (var command = new NpgsqlCommand(Restored, db))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (timeline, restored, feedBase, first) = (reader.GetInt64(0), reader.GetBoolean(1), reader.GetInt64(2), reader.GetBoolean(3));
        }

        if (first || restored)
            await TellAsync(db, timeline, feedBase, slot, restored);
        if (await ValueAsync(db, "slot") is var own && own != slot)
            throw new InvalidOperationException($"The database is slot {own}, not {slot}.");
        return new((int)(await ValueAsync(db, "incarnation"))!.Value, (await ValueAsync(db, "feed_base"))!.Value);
    }

    private static async ValueTask TellAsync(NpgsqlConnection db, long timeline, long feedBase, int slot, bool restored)
    {
        try
        {
            await using var command = new NpgsqlCommand(
                """
                WITH kept AS (INSERT INTO meta (key, value) VALUES ('slot', $3) ON CONFLICT (key) DO NOTHING),
                timeline AS (INSERT INTO meta (key, value) VALUES ('timeline', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE meta.value <> excluded.value RETURNING 1)
                UPDATE meta SET value = CASE key WHEN 'incarnation' THEN value + 1 ELSE $2 END WHERE key IN ('incarnation', 'feed_base') AND $4
                """,
                db);
            command.Parameters.Add(new() { Value = timeline });
            command.Parameters.Add(new() { Value = feedBase });
            command.Parameters.Add(new() { Value = (long)slot });
            command.Parameters.Add(new() { Value = restored });
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException("The database is new or was restored from a backup: open it once as the owner of its tables, which raises the incarnation.", e);
        }
    }

    private static async ValueTask<long?> ValueAsync(NpgsqlConnection db, string key)
    {
        await using var command = new NpgsqlCommand("SELECT value FROM meta WHERE key = $1", db) { Parameters = { new() { Value = key } } };
        return await command.ExecuteScalarAsync() as long?;
    }
}
