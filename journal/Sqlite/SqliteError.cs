using SQLitePCL;

namespace Cashback.Journal.Sqlite;

/// <summary>An error code of SQLite and what it means for the commit it met.</summary>
internal sealed class SqliteError(int code, string message) : Exception($"SQLite {code}: {message}")
{
    private int Primary => code & 0xFF;

    /// <summary>Nothing was written, and it may work later.</summary>
    public bool IsFull => Primary == raw.SQLITE_FULL;

    /// <summary>Another process holds the write lock: an operator's shell, since hosts hold the folder.</summary>
    public bool IsBusy => Primary is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>The data of one chain cannot be stored; the file is well.</summary>
    public bool IsData => Primary is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH;
}
