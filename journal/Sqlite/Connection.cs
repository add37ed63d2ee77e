using SQLitePCL;

namespace Cashback.Journal.Sqlite;

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 _db;
    private readonly Dictionary<string, Statement> _prepared = new(StringComparer.Ordinal);

    static Connection() => Batteries_V2.Init();

    public Connection(string path, bool readOnly)
    {
        var flags = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out _db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
            throw new SqliteError(code, $"cannot open {path}");
        _ = raw.sqlite3_extended_result_codes(_db, 1);
    }

    public static string EngineVersion
    {
        get
        {
            Batteries_V2.Init();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>False after an error that rolled the transaction back by itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    public int Changes => raw.sqlite3_changes(_db);

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_db, sql);
        if (code != raw.SQLITE_OK)
            throw Error(code);
    }

    /// <summary>The statement of this text, prepared at its first use and kept.</summary>
    public Statement Prepare(string sql)
    {
        if (_prepared.TryGetValue(sql, out var statement))
            return statement;
        var code = raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
        if (code != raw.SQLITE_OK)
            throw Error(code);
        return _prepared[sql] = new(this, handle);
    }

    /// <summary>The number in the first column of the first row; null where there is no row.</summary>
    public long? Number(string sql)
    {
        var statement = Prepare(sql);
        long? number = statement.Step() ? statement.Long(0) : null;
        statement.Reset();
        return number;
    }

    /// <summary>Copies frames into the database file; answers how many the WAL holds and how many of them are copied.</summary>
    public (int Frames, int Copied) Checkpoint(bool truncate)
    {
        var mode = truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE;
        var code = raw.sqlite3_wal_checkpoint_v2(_db, null, mode, out var frames, out var copied);
        if (code != raw.SQLITE_OK && (code & 0xFF) != raw.SQLITE_BUSY)
            throw Error(code);
        return (frames, copied);
    }

    /// <summary>Pages written since the last call, which in WAL mode are frames appended. The engine's counter is 32 bits, so it starts over.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_db, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    public SqliteError Error(int code) => new(code, raw.sqlite3_errmsg(_db).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
        _db.Dispose();
    }
}
