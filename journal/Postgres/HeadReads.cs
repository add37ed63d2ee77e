using Cashback.Grains;
using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>Reads of heads and wake-ups.</summary>
internal static class HeadReads
{
    private const string Columns = "h.seq, h.tip, h.at, h.settings, h.schema, h.wake_due, h.wake_number, h.state";

    private const string Heads =
        $"SELECT b.i, {Columns} FROM unnest($1) WITH ORDINALITY AS b (grain, i) JOIN heads h ON h.grain >= b.grain AND h.grain <= b.grain";

    /// <summary>From the newest back to the first older one: times never fall within a grain, so the scan ends there.</summary>
    private const string Known = """
        SELECT b.i, j.request, j.seq
        FROM unnest($1) WITH ORDINALITY AS b (grain, i)
        CROSS JOIN LATERAL (
            SELECT coalesce((SELECT o.seq FROM journal o WHERE o.grain = b.grain AND o.at < $2 ORDER BY o.seq DESC LIMIT 1), 0) AS seq
        ) old
        CROSS JOIN LATERAL (
            SELECT k.request, k.seq FROM journal k WHERE k.grain = b.grain AND k.seq > old.seq ORDER BY k.seq
        ) j
        ORDER BY b.i, j.seq
        """;

    /// <summary>Heads first: an operation that lands between the two is known but not in the head, never the other way round.</summary>
    public static async ValueTask<IReadOnlyList<Loaded>> LoadAsync(Reader reader, IReadOnlyList<GrainId> grains, DateTimeOffset knownSince)
    {
        var keys = grains.Select(g => g.ToBytes()).ToArray();
        var heads = new Head[keys.Length];
        Array.Fill(heads, Head.None);
        foreach (var (i, head) in await reader.ListAsync(Heads, row => (I: row.GetInt64(0), Head: Read(row, 1)), [keys]))
            heads[i - 1] = head;
        var known = new List<KnownRequest>?[keys.Length];
        if (heads.Any(h => h.Seq > 0))
        {
            foreach (var (i, request) in await reader.ListAsync(Known, row => (I: row.GetInt64(0), Request: new KnownRequest(Reader.Id(row.GetGuid(1)), row.GetInt64(2))), keys, knownSince.UtcTicks))
                (known[i - 1] ??= []).Add(request);
        }

        return [.. heads.Select((head, i) => new Loaded(head, known[i] ?? []))];
    }

    public static async ValueTask<IReadOnlyList<StoredHead>> PageAsync(Reader reader, GrainId? after, int limit) =>
        await reader.ListAsync(
            $"SELECT h.grain, {Columns} FROM heads h WHERE h.grain > $1 ORDER BY h.grain LIMIT $2",
            row => new StoredHead(GrainId.Read(row.GetFieldValue<byte[]>(0)), Read(row, 1)),
            after?.ToBytes() ?? [],
            limit);

    public static async ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(Reader reader, DateTimeOffset now, int limit) =>
        await reader.ListAsync(
            "SELECT grain, due, number FROM wakeups WHERE due <= $1 ORDER BY due, grain LIMIT $2",
            row => new DueWakeUp(GrainId.Read(row.GetFieldValue<byte[]>(0)), new(Reader.Time(row.GetInt64(1)), row.GetInt64(2))),
            now.UtcTicks,
            limit);

    private static Head Read(NpgsqlDataReader row, int at) => new(
        row.GetInt64(at),
        unchecked((ulong)row.GetInt64(at + 1)),
        Reader.Time(row.GetInt64(at + 2)),
        row.GetInt32(at + 3),
        row.GetInt32(at + 4),
        row.IsDBNull(at + 6) ? null : new(Reader.Time(row.GetInt64(at + 5)), row.GetInt64(at + 6)),
        row.GetFieldValue<byte[]>(at + 7));
}
