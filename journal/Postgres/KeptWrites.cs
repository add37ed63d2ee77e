using Cashback.Grains;

namespace Cashback.Journal.Postgres;

/// <summary>Writes what belongs to no chain: delivered messages and followers.</summary>
internal static class KeptWrites
{
    private const string Acknowledge =
        "DELETE FROM outbox o USING unnest($1, $2, $3) AS b (grain, seq, idx) WHERE o.grain >= b.grain AND o.grain <= b.grain AND o.seq = b.seq AND o.idx = b.idx";

    private const string Follower = """
        WITH follower AS (
            INSERT INTO followers (name, state) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET state = excluded.state
        ), list AS MATERIALIZED (
            SELECT key, body FROM unnest($3, $4) AS r (key, body)
        ), put AS (
            INSERT INTO rows (key, body) SELECT key, body FROM list WHERE body IS NOT NULL
            ON CONFLICT (key) DO UPDATE SET body = excluded.body
        )
        DELETE FROM rows r USING list WHERE list.body IS NULL AND r.key >= list.key AND r.key <= list.key
        """;

    public static async ValueTask AcknowledgeAsync(Reader reader, IReadOnlyList<OutgoingId> delivered) =>
        await reader.RunAsync(
            Acknowledge,
            delivered.Select(d => d.From.ToBytes()).ToArray(),
            delivered.Select(d => d.Seq).ToArray(),
            delivered.Select(d => d.Index).ToArray());

    public static async ValueTask SaveFollowerAsync(Reader reader, string name, byte[] state, IReadOnlyList<RowWrite> rows) =>
        await reader.RunAsync(Follower, name, state, rows.Select(r => r.Key).ToArray(), rows.Select(r => r.Body).ToArray());
}
