using Cashback.Grains;

namespace Cashback.Journal.Sqlite;

/// <summary>
/// Writes chains inside the writer's transaction. The fence is judged chain by chain: the transaction holds the only write
/// lock, so what was read stays true until it is written.
/// </summary>
internal sealed class ChainWriter(Connection db, int slot, Action<string> warn)
{
    private const string FindHead = "SELECT seq, tip, slot, wake_due, wake_number FROM heads WHERE grain = ?";
    private const string FindTip = "SELECT 1 FROM journal WHERE grain = ? AND seq = ? AND tip = ?";
    private const string Create =
        "INSERT INTO heads (seq, tip, wake_due, wake_number, at, settings, schema, state, grain, slot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private const string Advance =
        "UPDATE heads SET seq = ?, tip = ?, wake_due = ?, wake_number = ?, at = ?, settings = ?, schema = ?, state = ? WHERE grain = ? AND slot = ? AND seq = ? AND tip = ?";
    private const string AddEntry = "INSERT INTO journal (grain, seq, tip, request, at, body) VALUES (?, ?, ?, ?, ?, ?)";
    private const string AddMessage = "INSERT INTO outbox (grain, seq, idx, at, body) VALUES (?, ?, ?, ?, ?)";
    private const string SetWakeUp = "INSERT OR REPLACE INTO wakeups (grain, due, number) VALUES (?, ?, ?)";
    private const string DropWakeUp = "DELETE FROM wakeups WHERE grain = ?";
    private const string AddFeed = "INSERT INTO feed (items) VALUES (?)";

    private readonly Statement _findHead = db.Prepare(FindHead);
    private readonly Statement _findTip = db.Prepare(FindTip);
    private readonly Statement _create = db.Prepare(Create);
    private readonly Statement _advance = db.Prepare(Advance);
    private readonly Statement _addEntry = db.Prepare(AddEntry);
    private readonly Statement _addMessage = db.Prepare(AddMessage);
    private readonly Statement _setWakeUp = db.Prepare(SetWakeUp);
    private readonly Statement _dropWakeUp = db.Prepare(DropWakeUp);
    private readonly Statement _addFeed = db.Prepare(AddFeed);
    private readonly RowWriter _rows = new(db);
    private readonly List<byte> _feed = [];

    /// <param name="batch">A grain once.</param>
    /// <param name="apart">Each chain under a savepoint: after a data error, to find the guilty one, which counts as fenced.</param>
    public Verdict[] Write(IReadOnlyList<Chain> batch, bool apart)
    {
        var verdicts = new Verdict[batch.Count];
        _feed.Clear();
        for (var i = 0; i < batch.Count; i++)
            verdicts[i] = apart ? WriteApart(batch[i]) : Write(batch[i]);
        if (_feed.Count > 0)
            _addFeed.Bind(0, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_feed)).Run();
        return verdicts;
    }

    private Verdict WriteApart(Chain chain)
    {
        var feed = _feed.Count;
        db.Execute("SAVEPOINT chain");
        try
        {
            var verdict = Write(chain);
            db.Execute("RELEASE chain");
            return verdict;
        }
        catch (SqliteError e) when (e.IsData)
        {
            db.Execute("ROLLBACK TO chain");
            db.Execute("RELEASE chain");
            _feed.RemoveRange(feed, _feed.Count - feed);
            warn($"A chain of {chain.Grain} at {chain.Next.Seq} cannot be stored: {e.Message}");
            return Verdict.Fenced;
        }
    }

    private Verdict Write(Chain chain)
    {
        Span<byte> grain = stackalloc byte[GrainId.Size];
        chain.Grain.Write(grain);
        WakeUp? wake = null;
        var found = _findHead.Bind(0, grain).Step();
        var fits = found ? chain.ExpectedSeq != 0 && Fits(chain) : chain.ExpectedSeq == 0;
        if (found && fits && !_findHead.IsNull(4))
            wake = new(_findHead.Time(3), _findHead.Long(4));
        _findHead.Reset();
        if (!fits)
            return CommittedBefore(chain, grain) ? Verdict.Committed : Verdict.Fenced;

        WriteHead(chain, grain);
        WriteEntries(chain, grain);
        _rows.Write(chain.Rows);
        WriteMessages(chain);
        if (wake != chain.Next.Wake)
            WriteWakeUp(chain.Next.Wake, grain);
        FeedRow.Append(_feed, chain);
        return Verdict.Committed;
    }

    private bool Fits(Chain chain) =>
        _findHead.Long(0) == chain.ExpectedSeq && _findHead.Long(1) == Signed(chain.ExpectedTip) && _findHead.Long(2) == slot;

    /// <summary>The operation at the chain's end carries the chain's tip: this very chain was written before.</summary>
    private bool CommittedBefore(Chain chain, ReadOnlySpan<byte> grain)
    {
        var found = _findTip.Bind(0, grain).Bind(1, chain.Next.Seq).Bind(2, Signed(chain.Next.Tip)).Step();
        _findTip.Reset();
        return found;
    }

    private void WriteHead(Chain chain, ReadOnlySpan<byte> grain)
    {
        var next = chain.Next;
        var statement = chain.ExpectedSeq == 0 ? _create : _advance;
        statement.Bind(0, next.Seq).Bind(1, Signed(next.Tip)).Bind(2, next.Wake?.Due.UtcTicks).Bind(3, next.Wake?.Number)
            .Bind(4, next.At.UtcTicks).Bind(5, next.Settings).Bind(6, next.Schema).Bind(7, next.State.Span)
            .Bind(8, grain).Bind(9, slot);
        if (chain.ExpectedSeq != 0)
            statement.Bind(10, chain.ExpectedSeq).Bind(11, Signed(chain.ExpectedTip));
        statement.Run();
        if (db.Changes != 1)
            throw new InvalidOperationException($"the head of {chain.Grain} moved inside a transaction");
    }

    private void WriteEntries(Chain chain, ReadOnlySpan<byte> grain)
    {
        _addEntry.Bind(0, grain).Bind(2, Signed(chain.Next.Tip));
        for (var i = 0; i < chain.Entries.Count; i++)
        {
            var entry = chain.Entries[i];
            _addEntry.Bind(1, entry.Seq).Bind(3, entry.Request).Bind(4, entry.At.UtcTicks).Bind(5, entry.Body.Span).Run();
        }
    }

    private void WriteMessages(Chain chain)
    {
        for (var i = 0; i < chain.Outbox.Count; i++)
        {
            var message = chain.Outbox[i];
            _addMessage.Bind(0, message.From).Bind(1, message.Seq).Bind(2, message.Index).Bind(3, message.At.UtcTicks).Bind(4, message.Body.Span).Run();
        }
    }

    private void WriteWakeUp(WakeUp? wake, ReadOnlySpan<byte> grain)
    {
        if (wake is null)
            _dropWakeUp.Bind(0, grain).Run();
        else
            _setWakeUp.Bind(0, grain).Bind(1, wake.Due.UtcTicks).Bind(2, wake.Number).Run();
    }

    private static long Signed(ulong tip) => unchecked((long)tip);
}
