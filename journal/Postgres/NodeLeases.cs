namespace Cashback.Journal.Postgres;

/// <summary>Leases of buckets and the rows that nodes hold copies of; each call is one short statement or two.</summary>
internal static class NodeLeases
{
    private const string Register = """
        WITH gone AS (DELETE FROM nodes WHERE until < clock_timestamp() - interval '1 minute'),
        me AS (
            INSERT INTO nodes (name, until) VALUES ($1, clock_timestamp() + $2)
            ON CONFLICT (name) DO UPDATE SET until = excluded.until
        )
        SELECT count(*) FROM nodes WHERE until > clock_timestamp() AND name <> $1
        """;

    /// <summary>More than its share a node lets expire. Of two that take the same bucket, the second finds it taken.</summary>
    private const string Take = """
        WITH wanted AS (
            SELECT b.bucket FROM generate_series(0, $2 - 1) AS b (bucket) LEFT JOIN leases l ON l.bucket = b.bucket
            WHERE l.bucket IS NULL OR l.owner = $1 OR l.until < clock_timestamp()
            ORDER BY l.owner IS NOT DISTINCT FROM $1 AND l.until > clock_timestamp() DESC, b.bucket
            LIMIT $4
        )
        INSERT INTO leases (bucket, owner, until) SELECT bucket, $1, clock_timestamp() + $3 FROM wanted ORDER BY bucket
        ON CONFLICT (bucket) DO UPDATE SET owner = excluded.owner, until = excluded.until
            WHERE leases.owner = excluded.owner OR leases.until < clock_timestamp()
        RETURNING bucket
        """;

    private const string Leave = "WITH mine AS (DELETE FROM leases WHERE owner = $1) DELETE FROM nodes WHERE name = $1";

    /// <summary>What a commit that is still open writes is above the mark, so it is told later.</summary>
    private const string Changed = """
        SELECT w.mark, c.key, r.body
        FROM (SELECT $2 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 AS mark) w
        LEFT JOIN changes c ON c.position > $1
        LEFT JOIN rows r ON r.key = c.key
        """;

    public static async ValueTask<Share> RenewAsync(Reader reader, string node, int buckets, TimeSpan duration)
    {
        var others = (int)(await reader.ListAsync(Register, row => row.GetInt64(0), node, duration))[0];
        var share = ((buckets - 1) / (others + 1)) + 1;
        return new(others + 1, await reader.ListAsync(Take, row => row.GetInt32(0), node, buckets, duration, share));
    }

    public static async ValueTask LeaveAsync(Reader reader, string node) => await reader.RunAsync(Leave, node);

    public static async ValueTask<Changes> ChangesAsync(Reader reader, long feedBase, long? since)
    {
        var mark = 0L;
        var rows = new List<ChangedRow>();
        foreach (var (next, key, body) in await reader.ListAsync(
            Changed,
            row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2)),
            since ?? long.MaxValue,
            feedBase))
        {
            mark = next;
            if (key is not null)
                rows.Add(new(key, body));
        }

        return new(mark, rows);
    }
}
