using Cashback.Grains;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Journal.Postgres;

/// <summary>Reads of operations and of their order of commits.</summary>
internal static class OperationReads
{
    /// <summary>
    /// A position is a transaction id; below the oldest open one nothing can appear any more. Two commits of one grain have
    /// rising ids, since the later one was decided on what the earlier one returned.
    /// </summary>
    private const string Commits = """
        SELECT position, items FROM (
            SELECT position, items, sum(operations) OVER (ORDER BY position) - operations AS before
            FROM (
                SELECT position, operations, items FROM feed
                WHERE position > $1 AND position < $3 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                ORDER BY position LIMIT $2
            ) page
        ) counted WHERE before < $2 ORDER BY position
        """;

    private const string Bodies = """
        SELECT c.grain, j.seq, j.request, j.body, c.i
        FROM unnest($1, $2, $3) WITH ORDINALITY AS c (grain, first, count, i)
        CROSS JOIN LATERAL (
            SELECT seq, request, body FROM journal WHERE grain = c.grain AND seq >= c.first AND seq < c.first + c.count ORDER BY seq
        ) j
        ORDER BY c.i, j.seq
        """;

    public static async ValueTask<IReadOnlyList<Recorded>> SomeAsync(Reader reader, GrainId grain, IReadOnlyList<long> seqs) =>
        await reader.ListAsync(
            "SELECT j.seq, j.request, j.body FROM unnest($2) WITH ORDINALITY AS b (seq, i) CROSS JOIN LATERAL (SELECT * FROM journal o WHERE o.grain = $1 AND o.seq = b.seq) j ORDER BY b.i",
            row => Reader.Recorded(grain, row),
            grain.ToBytes(),
            seqs.ToArray());

    public static async ValueTask<IReadOnlyList<Recorded>> HistoryAsync(Reader reader, GrainId grain, long before, int limit) =>
        await reader.ListAsync(
            "SELECT seq, request, body FROM journal WHERE grain = $1 AND seq < $2 ORDER BY grain DESC, seq DESC LIMIT $3",
            row => Reader.Recorded(grain, row),
            grain.ToBytes(),
            before,
            limit);

    public static async ValueTask<IReadOnlyList<Recorded>> ForwardAsync(Reader reader, GrainId grain, long from, int limit) =>
        await reader.ListAsync(
            "SELECT seq, request, body FROM journal WHERE grain = $1 AND seq >= $2 ORDER BY grain, seq LIMIT $3",
            row => Reader.Recorded(grain, row),
            grain.ToBytes(),
            from,
            limit);

    public static async ValueTask<FeedPage> FeedAsync(Reader reader, long feedBase, long after, int limit)
    {
        var chains = new List<(byte[] Grain, long First, int Count)>();
        var positions = new List<long>();
        foreach (var (position, items) in await reader.ListAsync(Commits, row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)), after, limit, feedBase))
        {
            after = position;
            FeedItems.Unpack(items, chains);
            while (positions.Count < chains.Count)
                positions.Add(position);
        }

        if (chains.Count == 0)
            return new(after, []);
        var found = await reader.ListAsync(
            Bodies,
            row => new FeedItem(GrainId.Read(row.GetFieldValue<byte[]>(0)), row.GetInt64(1), Reader.Id(row.GetGuid(2)), row.GetFieldValue<byte[]>(3)) { Position = positions[(int)row.GetInt64(4) - 1] },
            chains.Select(c => c.Grain).ToArray(),
            chains.Select(c => c.First).ToArray(),
            chains.Select(c => c.Count).ToArray());
        return new(after, found);
    }
}
