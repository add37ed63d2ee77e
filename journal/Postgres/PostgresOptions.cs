namespace Cashback.Journal.Postgres;

/// <summary>How a <see cref="PostgresJournal"/> is opened.</summary>
public sealed record PostgresOptions
{
    /// <summary>Npgsql's connection string: host, database, user, password, TLS. What the journal depends on is set over it.</summary>
    public required string Connection { get; init; }

    /// <summary>Which database this is: stands on every head, and a head of another slot is fenced.</summary>
    public int Slot { get; init; } = 1;

    /// <summary>Connections that commit, one a lane of the group commit. More than four only adds contention.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>Connections for reading at the same time.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>
    /// A commit without an answer for that long has lost its connection without being told. It is not cancelled; its outcome
    /// is unknown. Longer than <see cref="StatementTimeout"/>, so that the orphan is gone before it is sent again.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The server ends a statement after that long; nothing of it is written.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A chain waits that long for another commit of its grain; then the batch is sent again.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told in words what an operator should know and the journal survives.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Guards of the statement; a test takes one out to see the damage.</summary>
    internal JournalGuards Guards { get; init; } = JournalGuards.All;

    /// <summary>A commit that has returned is on the disk; a test takes it out to see what is lost.</summary>
    internal bool IsDurable { get; init; } = true;
}
