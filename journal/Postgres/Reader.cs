using Cashback.Grains;
using Cashback.Operations;
using Cashback.Reads;
using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>Short reads, each on a pooled connection and a snapshot of its own; and writes that belong to no chain.</summary>
internal sealed class Reader(NpgsqlDataSource source)
{
    public async ValueTask<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object?[] values)
    {
        await using var command = source.CreateCommand(sql);
        Bind(command.Parameters, values);
        try
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add(read(reader));
            return rows;
        }
        catch (NpgsqlException e)
        {
            throw new JournalUnavailableException("the database cannot be read", e);
        }
    }

    /// <summary>A statement that may be lost or done twice without harm, but is reported as it ended.</summary>
    public async ValueTask<int> RunAsync(string sql, params object?[] values)
    {
        try
        {
            await using var connection = await OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            Bind(command.Parameters, values);
            return await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            if (SqlStates.Of(e) == Meaning.Unknown)
                throw new CommitUnknownException("the outcome of a write is not known", e);
            throw new JournalUnavailableException("the database wrote nothing", e);
        }
    }

    public static Recorded Recorded(GrainId grain, NpgsqlDataReader row) =>
        Bodies.Read(grain, row.GetInt64(0), Id(row.GetGuid(1)), row.GetFieldValue<byte[]>(2));

    public static UInt128 Id(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    public static Row Row(NpgsqlDataReader row) => new(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1));

    private async ValueTask<NpgsqlConnection> OpenAsync()
    {
        try
        {
            return await source.OpenConnectionAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new JournalUnavailableException("the database cannot be reached", e);
        }
    }

    private static void Bind(NpgsqlParameterCollection parameters, object?[] values)
    {
        foreach (var value in values)
            parameters.Add(new() { Value = value ?? DBNull.Value });
    }
}
