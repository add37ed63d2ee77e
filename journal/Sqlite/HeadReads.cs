using Cashback.Grains;

namespace Cashback.Journal.Sqlite;

/// <summary>Reads of heads and wake-ups.</summary>
internal static class HeadReads
{
    private const string Columns = "grain, seq, tip, at, settings, schema, wake_due, wake_number, state";

    public static IReadOnlyList<Loaded> Load(Connection db, IReadOnlyList<GrainId> grains, DateTimeOffset knownSince)
    {
        var loaded = new Loaded[grains.Count];
        db.Execute("BEGIN");
        for (var i = 0; i < loaded.Length; i++)
        {
            var head = Find(db, grains[i]);
            loaded[i] = new(head, head.Seq == 0 ? [] : Known(db, grains[i], knownSince));
        }

        db.Execute("COMMIT");
        return loaded;
    }

    public static IReadOnlyList<StoredHead> Page(Connection db, GrainId? after, int limit)
    {
        var statement = db.Prepare($"SELECT {Columns} FROM heads WHERE grain > ? ORDER BY grain LIMIT ?");
        if (after is { } grain)
            statement.Bind(0, grain);
        else
            statement.Bind(0, []);
        statement.Bind(1, limit);
        var heads = new List<StoredHead>();
        while (statement.Step())
            heads.Add(new(statement.Grain(0), Read(statement)));
        statement.Reset();
        return heads;
    }

    public static IReadOnlyList<DueWakeUp> Due(Connection db, DateTimeOffset now, int limit)
    {
        var statement = db.Prepare("SELECT grain, due, number FROM wakeups WHERE due <= ? ORDER BY due, grain LIMIT ?").Bind(0, now.UtcTicks).Bind(1, limit);
        var due = new List<DueWakeUp>();
        while (statement.Step())
            due.Add(new(statement.Grain(0), new(statement.Time(1), statement.Long(2))));
        statement.Reset();
        return due;
    }

    private static Head Find(Connection db, GrainId grain)
    {
        var statement = db.Prepare($"SELECT {Columns} FROM heads WHERE grain = ?").Bind(0, grain);
        var head = statement.Step() ? Read(statement) : Head.None;
        statement.Reset();
        return head;
    }

    /// <summary>From the newest back: times never fall within a grain, so the first older one ends it.</summary>
    private static KnownRequest[] Known(Connection db, GrainId grain, DateTimeOffset since)
    {
        var statement = db.Prepare("SELECT seq, request, at FROM journal WHERE grain = ? ORDER BY seq DESC").Bind(0, grain);
        var known = new List<KnownRequest>();
        while (statement.Step() && statement.Time(2) >= since)
            known.Add(new(statement.UInt128(1), statement.Long(0)));
        statement.Reset();
        known.Reverse();
        return [.. known];
    }

    private static Head Read(Statement row) => new(
        row.Long(1),
        unchecked((ulong)row.Long(2)),
        row.Time(3),
        (int)row.Long(4),
        (int)row.Long(5),
        row.IsNull(7) ? null : new(row.Time(6), row.Long(7)),
        row.Bytes(8).ToArray());
}
