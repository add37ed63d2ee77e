namespace Cashback.Journal;

/// <summary>
/// Who submitted a chain. Exactly one of the two is called, once, after the store has answered; never inside
/// <see cref="GroupCommit.Submit"/>. Neither may throw, and neither should work for long: the lane waits for it.
/// </summary>
public interface ICommitWaiter
{
    /// <summary>The chain is durable, or it was fenced and nothing of it is.</summary>
    void Committed(Verdict verdict);

    /// <summary>
    /// <see cref="JournalUnavailableException"/>: nothing of it was written. <see cref="CommitUnknownException"/>: the group
    /// commit was stopped before the outcome was known.
    /// </summary>
    void Failed(Exception error);
}
