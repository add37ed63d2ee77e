namespace Cashback.Journal.Sqlite;

/// <summary>
/// Keeps the WAL bounded. Copying without waiting is enough while readers are short; where one of them keeps the WAL from
/// starting over, it is waited for, up to the busy timeout of the connection, once the WAL is far over its bound.
/// </summary>
internal sealed class Checkpointer(Connection db, int bound)
{
    private const int FarOver = 4;

    private long _counted = db.PagesWritten;
    private long _due = bound;

    public void AfterCommit()
    {
        if (db.PagesWritten - _counted < _due)
            return;
        var (frames, copied) = db.Checkpoint(truncate: false);
        if (frames > FarOver * (long)bound)
            (frames, copied) = db.Checkpoint(truncate: true);
        _counted = db.PagesWritten;
        // What could not be copied is tried again soon, but not after every batch.
        _due = frames == copied ? bound : Math.Max(bound / 4, 1);
    }
}
