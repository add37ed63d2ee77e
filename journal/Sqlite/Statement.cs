using System.Buffers.Binary;
using Cashback.Grains;
using SQLitePCL;

namespace Cashback.Journal.Sqlite;

/// <summary>
/// A prepared statement. Parameters and columns count from 0. The bytes of a column are valid until the next step, so a reader
/// of them copies or parses at once.
/// </summary>
internal sealed class Statement(Connection owner, sqlite3_stmt handle) : IDisposable
{
    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index + 1, value));
        return this;
    }

    public Statement Bind(int index, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(handle, index + 1, number) : raw.sqlite3_bind_null(handle, index + 1));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(handle, index + 1, value));
        return this;
    }

    public Statement Bind(int index, string value)
    {
        Check(raw.sqlite3_bind_text(handle, index + 1, value));
        return this;
    }

    public Statement Bind(int index, GrainId value)
    {
        Span<byte> bytes = stackalloc byte[GrainId.Size];
        value.Write(bytes);
        return Bind(index, bytes);
    }

    public Statement Bind(int index, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return Bind(index, bytes);
    }

    /// <summary>True with a row, false at the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Failed(code),
        };
    }

    /// <summary>Ends the statement; where it read, its snapshot too.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    /// <summary>Runs a statement without rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public GrainId Grain(int column) => GrainId.Read(Bytes(column));

    public UInt128 UInt128(int column) => BinaryPrimitives.ReadUInt128BigEndian(Bytes(column));

    public DateTimeOffset Time(int column) => new(Long(column), TimeSpan.Zero);

    public void Dispose() => handle.Dispose();

    private SqliteError Failed(int code)
    {
        var error = owner.Error(code);
        Reset();
        return error;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw owner.Error(code);
    }
}
