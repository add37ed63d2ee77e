namespace Cashback.Journal.Sqlite;

/// <summary>
/// Keeps the WAL bounded. Under load it grows to its bound, since a page that changes often is then copied once: measured,
/// half as many commits a second with a bound of 8 MiB as with 128 MiB. While commits are small a copy would be felt, so it
/// is made often and takes a millisecond or two. Copying without waiting is enough while readers are short; where one of
/// them keeps the WAL from starting over, it is waited for, up to the busy timeout, once the WAL is far over its bound.
/// </summary>
internal sealed class Checkpointer(Connection db, int bound)
{
    /// <summary>Pages a commit, and pages of WAL, up to which commits count as small: 1 MiB.</summary>
    private const int Quiet = 256;

    private const int FarOver = 4;

    /// <summary>Pages appended since all were copied.</summary>
    private long _waiting;

    /// <summary>How many must be waiting before a reader who was in the way is tried again.</summary>
    private long _retry;

    public void AfterCommit()
    {
        var written = db.TakePagesWritten();
        _waiting += written;
        if (_waiting < (written < Quiet ? Math.Min(Quiet, bound) : bound) || _waiting < _retry)
            return;
        var (frames, copied) = db.Checkpoint(truncate: false);
        if (frames > FarOver * (long)bound)
            (frames, copied) = db.Checkpoint(truncate: true);
        _ = db.TakePagesWritten();
        // What a reader kept from being copied is tried again soon, but not after every batch.
        _retry = frames == copied ? 0 : _waiting + Quiet;
        if (frames == copied)
            _waiting = 0;
    }
}
