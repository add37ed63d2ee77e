using Cashback.Reads;

namespace Cashback.Journal.Sqlite;

/// <summary>Reads of list rows, of the outbox and of followers.</summary>
internal static class RowReads
{
    public static IReadOnlyList<Row> Some(Connection db, IReadOnlyList<byte[]> keys)
    {
        var statement = db.Prepare("SELECT body FROM rows WHERE key = ?");
        var found = new List<Row>(keys.Count);
        foreach (var key in keys)
        {
            if (statement.Bind(0, key).Step())
                found.Add(new(key, statement.Bytes(0).ToArray()));
            statement.Reset();
        }

        return found;
    }

    /// <summary>
    /// A list is a range of keys: from its prefix to the first key after all that start with it. Each end is one comparison:
    /// of two, the engine would seek by the wrong one.
    /// </summary>
    public static IReadOnlyList<Row> List(Connection db, byte[] prefix, byte[]? after, int limit, bool descending)
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

        var sql = $"SELECT key, body FROM rows WHERE key {(beyond ? ">" : ">=")} ?1{(high is null ? "" : " AND key < ?3")} ORDER BY key{(descending ? " DESC" : "")} LIMIT ?2";
        var statement = db.Prepare(sql).Bind(0, low).Bind(1, limit);
        if (high is not null)
            statement.Bind(2, high);
        var rows = new List<Row>();
        while (statement.Step())
            rows.Add(new(statement.Bytes(0).ToArray(), statement.Bytes(1).ToArray()));
        statement.Reset();
        return rows;
    }

    public static IReadOnlyList<Outgoing> Outbox(Connection db, OutgoingId? after, int limit)
    {
        var statement = db.Prepare("SELECT grain, seq, idx, at, body FROM outbox WHERE (grain, seq, idx) > (?, ?, ?) ORDER BY grain, seq, idx LIMIT ?");
        if (after is { } id)
            statement.Bind(0, id.From).Bind(1, id.Seq).Bind(2, id.Index);
        else
            statement.Bind(0, []).Bind(1, 0L).Bind(2, 0L);
        statement.Bind(3, limit);
        var messages = new List<Outgoing>();
        while (statement.Step())
            messages.Add(new(statement.Grain(0), statement.Long(1), (int)statement.Long(2), statement.Time(3), statement.Bytes(4).ToArray()));
        statement.Reset();
        return messages;
    }

    public static byte[]? Follower(Connection db, string name)
    {
        var statement = db.Prepare("SELECT state FROM followers WHERE name = ?").Bind(0, name);
        var state = statement.Step() ? statement.Bytes(0).ToArray() : null;
        statement.Reset();
        return state;
    }
}
