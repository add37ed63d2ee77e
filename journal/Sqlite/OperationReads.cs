using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Journal.Sqlite;

/// <summary>Reads of operations and of their order of commits.</summary>
internal static class OperationReads
{
    public static IReadOnlyList<Recorded> Some(Connection db, GrainId grain, IReadOnlyList<long> seqs)
    {
        var statement = db.Prepare("SELECT seq, request, body FROM journal WHERE grain = ? AND seq = ?").Bind(0, grain);
        var found = new List<Recorded>(seqs.Count);
        foreach (var seq in seqs)
        {
            if (statement.Bind(1, seq).Step())
                found.Add(Read(grain, statement));
            statement.Reset();
        }

        return found;
    }

    public static IReadOnlyList<Recorded> History(Connection db, GrainId grain, long before, int limit) =>
        Page(db, "SELECT seq, request, body FROM journal WHERE grain = ? AND seq < ? ORDER BY seq DESC LIMIT ?", grain, before, limit);

    public static IReadOnlyList<Recorded> Forward(Connection db, GrainId grain, long from, int limit) =>
        Page(db, "SELECT seq, request, body FROM journal WHERE grain = ? AND seq >= ? ORDER BY seq LIMIT ?", grain, from, limit);

    public static FeedPage Feed(Connection db, long after, int limit)
    {
        var statement = db.Prepare("SELECT position, items FROM feed WHERE position > ? ORDER BY position").Bind(0, after);
        var chains = new List<(GrainId Grain, long First, int Count)>();
        var positions = new List<long>();
        var operations = 0;
        for (var seen = 0; operations < limit && statement.Step();)
        {
            after = statement.Long(0);
            FeedRow.Read(statement.Bytes(1), chains);
            for (; seen < chains.Count; seen++)
            {
                operations += chains[seen].Count;
                positions.Add(after);
            }
        }

        statement.Reset();
        var items = new List<FeedItem>(operations);
        var bodies = db.Prepare("SELECT seq, request, body FROM journal WHERE grain = ? AND seq >= ? AND seq < ? ORDER BY seq");
        for (var i = 0; i < chains.Count; i++)
        {
            var (grain, first, count) = chains[i];
            bodies.Bind(0, grain).Bind(1, first).Bind(2, first + count);
            while (bodies.Step())
                items.Add(new(grain, bodies.Long(0), bodies.UInt128(1), bodies.Bytes(2).ToArray()) { Position = positions[i] });
            bodies.Reset();
        }

        return new(after, items);
    }

    private static List<Recorded> Page(Connection db, string sql, GrainId grain, long seq, int limit)
    {
        var statement = db.Prepare(sql).Bind(0, grain).Bind(1, seq).Bind(2, limit);
        var found = new List<Recorded>();
        while (statement.Step())
            found.Add(Read(grain, statement));
        statement.Reset();
        return found;
    }

    private static Recorded Read(GrainId grain, Statement row) => Bodies.Read(grain, row.Long(0), row.UInt128(1), row.Bytes(2));
}
