namespace Cashback.Journal.Postgres;

/// <summary>The hash chain: links are added and read, never changed.</summary>
internal static class SealRows
{
    private const string Columns = "SELECT parent, hash, start, position, at, marks FROM seals";

    public static async ValueTask<bool> AddAsync(Reader reader, Seal seal)
    {
        await reader.RunAsync(
            "INSERT INTO seals (parent, hash, start, position, at, marks) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (parent) DO NOTHING",
            seal.Parent, seal.Hash, seal.From, seal.Position, seal.At.UtcTicks, seal.Marks);
        // A statement of its own sees who came first, whoever it was.
        var child = await reader.ListAsync("SELECT hash FROM seals WHERE parent = $1", row => row.GetFieldValue<byte[]>(0), seal.Parent);
        return child is [var hash] && hash.AsSpan().SequenceEqual(seal.Hash);
    }

    public static async ValueTask<Seal> LastAsync(Reader reader) =>
        await reader.ListAsync($"{Columns} ORDER BY position DESC LIMIT 1", Read) is [var last] ? last : Seal.None;

    public static async ValueTask<IReadOnlyList<Seal>> AfterAsync(Reader reader, long after, int limit) =>
        await reader.ListAsync($"{Columns} WHERE position > $1 ORDER BY position LIMIT $2", Read, after, limit);

    private static Seal Read(Npgsql.NpgsqlDataReader row) => new(
        row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetInt64(3), Reader.Time(row.GetInt64(4)), row.GetFieldValue<byte[]>(5));
}
