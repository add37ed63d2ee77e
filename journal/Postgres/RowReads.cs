using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Journal.Postgres;

/// <summary>Reads of list rows, of the outbox and of followers.</summary>
internal static class RowReads
{
    public static async ValueTask<IReadOnlyList<Row>> SomeAsync(Reader reader, IReadOnlyList<byte[]> keys) =>
        await reader.ListAsync(
            "SELECT r.key, r.body FROM unnest($1) WITH ORDINALITY AS b (key, i) CROSS JOIN LATERAL (SELECT key, body FROM rows o WHERE o.key = b.key) r ORDER BY b.i",
            Reader.Row,
            [keys.ToArray()]);

    /// <summary>A list is a range of keys: from its prefix to the first key after all that start with it.</summary>
    public static async ValueTask<IReadOnlyList<Row>> ListAsync(Reader reader, byte[] prefix, byte[]? after, int limit, bool descending)
    {
        var low = prefix;
        var high = KeyOrder.After(prefix);
        var beyond = false;
        if (after is not null && descending)
        {
            high = high is null || KeyOrder.Compare(after, high) < 0 ? after : high;
        }
        else if (after is not null && KeyOrder.Compare(after, prefix) >= 0)
        {
            low = after;
            beyond = true;
        }

        var sql = $"SELECT key, body FROM rows WHERE key {(beyond ? ">" : ">=")} $1{(high is null ? "" : " AND key < $3")} ORDER BY key{(descending ? " DESC" : "")} LIMIT $2";
        return high is null ? await reader.ListAsync(sql, Reader.Row, low, limit) : await reader.ListAsync(sql, Reader.Row, low, limit, high);
    }

    public static async ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(Reader reader, OutgoingId? after, int limit) =>
        await reader.ListAsync(
            "SELECT grain, seq, idx, at, body FROM outbox WHERE (grain, seq, idx) > ($1, $2, $3) ORDER BY grain, seq, idx LIMIT $4",
            row => new Outgoing(GrainId.Read(row.GetFieldValue<byte[]>(0)), row.GetInt64(1), row.GetInt32(2), Reader.Time(row.GetInt64(3)), row.GetFieldValue<byte[]>(4)),
            after?.From.ToBytes() ?? [],
            after?.Seq ?? 0L,
            after?.Index ?? 0,
            limit);

    public static async ValueTask<byte[]?> FollowerAsync(Reader reader, string name)
    {
        var found = await reader.ListAsync("SELECT state FROM followers WHERE name = $1", row => row.GetFieldValue<byte[]>(0), name);
        return found.Count == 0 ? null : found[0];
    }
}
