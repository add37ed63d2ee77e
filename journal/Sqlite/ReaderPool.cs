using System.Collections.Concurrent;

namespace Cashback.Journal.Sqlite;

/// <summary>
/// A few read-only connections. A read runs on the caller's thread and starts its own snapshot, so it sees every commit that
/// has returned.
/// </summary>
internal sealed class ReaderPool(string path, int size) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly ConcurrentStack<Connection> _idle = new();

    public async ValueTask<T> Read<T>(Func<Connection, T> read)
    {
        await _free.WaitAsync();
        try
        {
            var db = _idle.TryPop(out var idle) ? idle : Open();
            try
            {
                var result = read(db);
                _idle.Push(db);
                return result;
            }
            catch
            {
                // A statement left in the middle would hold its snapshot, and with it the WAL.
                db.Dispose();
                throw;
            }
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var db))
            db.Dispose();
        _free.Dispose();
    }

    private Connection Open()
    {
        var db = new Connection(path, readOnly: true);
        db.Execute("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8192");
        return db;
    }
}
