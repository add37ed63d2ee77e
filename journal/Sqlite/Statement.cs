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
    private readonly nint _statement = handle.DangerousGetHandle();

    public Statement Bind(int index, long value)
    {
        Check(Native.BindLong(_statement, index + 1, value));
        return this;
    }

    public Statement Bind(int index, long? value)
    {
        Check(value is { } number ? Native.BindLong(_statement, index + 1, number) : Native.BindNull(_statement, index + 1));
        return this;
    }

    /// <summary>No bytes are an empty blob, not a null.</summary>
    public unsafe Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        byte none;
        fixed (byte* bytes = value)
            Check(Native.BindBytes(_statement, index + 1, bytes is null ? &none : bytes, value.Length, Native.Transient));
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
        var code = Native.Step(_statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Failed(code),
        };
    }

    /// <summary>Ends the statement; where it read, its snapshot too.</summary>
    public void Reset() => _ = Native.Reset(_statement);

    /// <summary>Runs a statement without rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public long Long(int column) => Native.Long(_statement, column);

    public bool IsNull(int column) => Native.Type(_statement, column) == raw.SQLITE_NULL;

    public unsafe ReadOnlySpan<byte> Bytes(int column) => new(Native.Bytes(_statement, column), Native.Length(_statement, column));

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
