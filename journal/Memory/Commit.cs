using Cashback.Grains;

namespace Cashback.Journal.Memory;

/// <summary>
/// One commit over the tables: first every fence is judged against the heads as they are, then everything of the survivors
/// is written. That is how a set-based statement of a database does it, so a missing guard does the same damage here.
/// </summary>
internal sealed class Commit(Store store, JournalGuards guards)
{
    public Verdict[] Run(IReadOnlyList<Chain> batch)
    {
        var verdicts = new Verdict[batch.Count];
        var survives = new bool[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            survives[i] = Fits(batch[i]);
            verdicts[i] = survives[i] || CommittedBefore(batch[i]) ? Verdict.Committed : Verdict.Fenced;
        }

        var feed = new List<FeedItem>();
        for (var i = 0; i < batch.Count; i++)
        {
            // A chain that had committed before is neither fenced nor written again, whichever guard is missing.
            if (survives[i] || verdicts[i] == Verdict.Fenced)
                Write(batch[i], survives[i], feed);
        }

        if (feed.Count > 0)
            store.Feed.Add([.. feed]);
        return verdicts;
    }

    private bool Fits(Chain chain)
    {
        if (!store.Heads.TryGet(chain.Grain, out var head))
            return chain.ExpectedSeq == 0;
        return chain.ExpectedSeq != 0 && head.Seq == chain.ExpectedSeq && (head.Tip == chain.ExpectedTip || !Has(JournalGuards.TipCompare));
    }

    private bool CommittedBefore(Chain chain)
    {
        if (store.Heads.TryGet(chain.Grain, out var head) && head.Seq == chain.Next.Seq && head.Tip == chain.Next.Tip)
            return true;
        return store.Journal.TryGetValue(chain.Grain, out var entries) && entries.TryGetValue(chain.Next.Seq, out var entry) && entry.Tip == chain.Next.Tip;
    }

    private void Write(Chain chain, bool survives, List<FeedItem> feed)
    {
        if (survives)
            store.Heads.Set(chain.Grain, chain.Next with { State = chain.Next.State.ToArray() });
        else if (!Has(JournalGuards.JoinState) && store.Heads.TryGet(chain.Grain, out var head))
            store.Heads.Set(chain.Grain, head with { State = chain.Next.State.ToArray() });
        if (survives || !Has(JournalGuards.JoinJournal))
            WriteEntries(chain, feed);
        if (survives || !Has(JournalGuards.JoinRows))
            store.Write(chain.Rows);
        if (survives || !Has(JournalGuards.JoinWakeUp))
            store.Wake(chain.Grain, chain.Next.Wake);
        if (!survives && Has(JournalGuards.JoinOutbox))
            return;
        foreach (var message in chain.Outbox)
            store.Outbox.Set(new(message.From, message.Seq, message.Index), message with { Body = message.Body.ToArray() });
    }

    private void WriteEntries(Chain chain, List<FeedItem> feed)
    {
        if (!store.Journal.TryGetValue(chain.Grain, out var entries))
            store.Journal[chain.Grain] = entries = [];
        foreach (var entry in chain.Entries)
        {
            var body = entry.Body.ToArray();
            entries[entry.Seq] = new(chain.Next.Tip, entry.Request, entry.At, body);
            feed.Add(new(chain.Grain, entry.Seq, entry.Request, body));
        }
    }

    private bool Has(JournalGuards guard) => guards.HasFlag(guard);
}
