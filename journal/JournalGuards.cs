namespace Cashback.Journal;

/// <summary>
/// What keeps a journal from forking or tearing, one bit a guard. Only the simulator takes one out, to prove that it would
/// see the damage.
/// </summary>
[Flags]
internal enum JournalGuards
{
    None = 0,
    /// <summary>A grain stands in a batch once.</summary>
    OneChainABatch = 1,
    /// <summary>An unknown batch is sent again; nothing is concluded from a read.</summary>
    ResendBeforeConclusion = 2,
    /// <summary>The fence compares the tip, not only the sequence.</summary>
    TipCompare = 4,
    /// <summary>A fenced chain leaves the state as it is.</summary>
    JoinState = 8,
    /// <summary>A fenced chain writes no operations.</summary>
    JoinJournal = 16,
    /// <summary>A fenced chain writes no list rows.</summary>
    JoinRows = 32,
    /// <summary>A fenced chain sends no messages.</summary>
    JoinOutbox = 64,
    /// <summary>A fenced chain changes no wake-up.</summary>
    JoinWakeUp = 128,
    /// <summary>The fence compares the sequence. PostgreSQL only: with it and <see cref="TipCompare"/> gone there is no fence.</summary>
    SeqCompare = 256,
    /// <summary>The feed stops below the oldest commit that is still open. PostgreSQL only.</summary>
    Watermark = 512,
    /// <summary>A database that was put back takes nothing from who opened it before. PostgreSQL only: a file is held by its process.</summary>
    Incarnation = 1024,
    All = 2047,
}
