namespace Cashback.Journal;

/// <summary>One batch of a lane and what became of it. The arrays are never reused: a store may still hold a batch it lost.</summary>
internal sealed class Batch(Chain[] chains, ICommitWaiter[] waiters)
{
    public Chain[] Chains => chains;

    public IReadOnlyList<Verdict>? Verdicts { get; set; }

    /// <summary>Why there are no verdicts.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Tells every waiter. One that throws is a broken shell: the others are told, then it is raised as unhandled.</summary>
    public void Conclude(Action<Exception> broken)
    {
        for (var i = 0; i < waiters.Length; i++)
        {
            try
            {
                if (Verdicts is { } verdicts)
                    waiters[i].Committed(verdicts[i]);
                else
                    waiters[i].Failed(Failure!);
            }
            catch (Exception e)
            {
                broken(e);
            }
        }
    }

    public static int Bytes(Chain chain)
    {
        var bytes = chain.Next.State.Length;
        for (var i = 0; i < chain.Entries.Count; i++)
            bytes += chain.Entries[i].Body.Length;
        for (var i = 0; i < chain.Rows.Count; i++)
            bytes += chain.Rows[i].Key.Length + (chain.Rows[i].Body?.Length ?? 0);
        for (var i = 0; i < chain.Outbox.Count; i++)
            bytes += chain.Outbox[i].Body.Length;
        return bytes;
    }
}
