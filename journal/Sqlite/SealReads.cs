namespace Cashback.Journal.Sqlite;

/// <summary>Reads of the hash chain.</summary>
internal static class SealReads
{
    private const string Columns = "SELECT parent, hash, start, position, at, marks FROM seals";

    public static Seal Last(Connection db) => List(db, $"{Columns} WHERE position > ? ORDER BY position DESC LIMIT ?", 0, 1) is [var last] ? last : Seal.None;

    public static IReadOnlyList<Seal> After(Connection db, long after, int limit) => List(db, $"{Columns} WHERE position > ? ORDER BY position LIMIT ?", after, limit);

    private static List<Seal> List(Connection db, string sql, long after, int limit)
    {
        var statement = db.Prepare(sql).Bind(0, after).Bind(1, limit);
        var seals = new List<Seal>();
        while (statement.Step())
            seals.Add(new(statement.Bytes(0).ToArray(), statement.Bytes(1).ToArray(), statement.Long(2), statement.Long(3), statement.Time(4), statement.Bytes(5).ToArray()));
        statement.Reset();
        return seals;
    }
}
