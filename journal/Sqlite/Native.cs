using System.Runtime.InteropServices;

namespace Cashback.Journal.Sqlite;

/// <summary>
/// The calls that are made dozens of times a commit, on the bare pointer. The binding counts references of its safe handle
/// around each of them: measured, a fifth of the writer's time. A statement is used by one thread and outlives its calls, so
/// nothing is to be counted. What neither waits nor runs long also skips the runtime's change of mode.
/// </summary>
internal static unsafe partial class Native
{
    private const string Engine = "e_sqlite3";

    /// <summary>The engine copies what is bound.</summary>
    public static readonly nint Transient = -1;

    [SuppressGCTransition]
    [LibraryImport(Engine, EntryPoint = "sqlite3_bind_int64")]
    public static partial int BindLong(nint statement, int index, long value);

    [SuppressGCTransition]
    [LibraryImport(Engine, EntryPoint = "sqlite3_bind_null")]
    public static partial int BindNull(nint statement, int index);

    [LibraryImport(Engine, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBytes(nint statement, int index, byte* bytes, int length, nint keeper);

    [LibraryImport(Engine, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Engine, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [SuppressGCTransition]
    [LibraryImport(Engine, EntryPoint = "sqlite3_column_type")]
    public static partial int Type(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Engine, EntryPoint = "sqlite3_column_int64")]
    public static partial long Long(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Engine, EntryPoint = "sqlite3_column_blob")]
    public static partial byte* Bytes(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Engine, EntryPoint = "sqlite3_column_bytes")]
    public static partial int Length(nint statement, int column);
}
