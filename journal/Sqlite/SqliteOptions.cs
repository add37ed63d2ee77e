namespace Cashback.Journal.Sqlite;

/// <summary>How a <see cref="SqliteJournal"/> is opened.</summary>
public sealed record SqliteOptions
{
    /// <summary>The data folder; made where it is missing, and held by an OS lock while the journal is open.</summary>
    public required string Folder { get; init; }

    /// <summary>Which database this is: stands on every head, and a head of another slot is fenced.</summary>
    public int Slot { get; init; } = 1;

    /// <summary>Connections for reading at the same time.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Pages of WAL, of 4 KiB, after which they are copied into the database file under load, between two batches.</summary>
    public int CheckpointPages { get; init; } = 32_768;

    /// <summary>
    /// Called after an I/O error of a commit, whose outcome nobody knows: ends the process without answering. The next start
    /// reads what is on the disk. Where it returns, as in tests, the journal answers no more.
    /// </summary>
    public Action<string> Fatal { get; init; } = static message => Environment.FailFast(message);

    /// <summary>Told in words what an operator should know and the journal survives.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Bounds the database file, so that a test can fill the disk; 0: no bound.</summary>
    internal int MaxPages { get; init; }

    /// <summary>Runs just before a commit; a test lets it throw.</summary>
    internal Action BeforeCommit { get; init; } = static () => { };
}
