using System.Text.Json;
using Cashback.Journal;
using Cashback.Operations;

namespace Cashback.Grains;

/// <summary>
/// The operations decided since the last commit, on the way to become one <see cref="Chain"/>. Nothing in it is visible to
/// anyone until the chain has survived.
/// </summary>
internal sealed class ChainBuilder(GrainId grain, Head start, GrainState? state)
{
    /// <summary>Rows up to which they are compared one by one; almost every chain has fewer.</summary>
    private const int FewRows = 8;

    // Almost every chain is one operation: room for one, where a list would begin with four.
    private readonly List<Entry> _entries = new(1);
    private readonly List<RowWrite> _rows = [];
    private readonly (long Seq, ulong Tip) _from = (start.Seq, start.Tip);
    private Dictionary<byte[], int>? _rowAt;
    private Head _head = start;

    public GrainState? State { get; private set; } = state;

    public Head Head => _head;

    public int Count => _entries.Count;

    public IReadOnlyList<RowWrite> Rows => _rows;

    /// <summary>What to answer once it has survived.</summary>
    public List<(Pending Pending, Answer Answer)> Answers { get; } = new(1);

    public List<(Outgoing Outgoing, Message Message)> Messages { get; } = [];

    /// <summary>The answer to the same request earlier in this chain, if there is one.</summary>
    public bool TryReplay(Pending pending, out Answer answer)
    {
        foreach (var (decided, first) in Answers)
        {
            if (decided.Request.Id != pending.Request.Id || !IsDecidedHere(first))
                continue;
            answer = decided.Fingerprint == pending.Fingerprint
                ? first with { Replayed = true }
                : new(Outcome.Decided, new Refused(new IdempotencyKeyReused()));
            return true;
        }

        answer = default;
        return false;
    }

    /// <summary>The answer of one of this chain's operations: neither a replay nor one that left no record.</summary>
    public bool IsDecidedHere(Answer answer) => answer.Seq > _from.Seq && !answer.Replayed;

    public void Add(Pending pending, Turn turn, Decision decision)
    {
        var operation = new Operation
        {
            At = decision.At ?? turn.Now,
            Received = decision.At is null ? null : turn.Now,
            Actor = turn.Actor,
            Fingerprint = pending.Fingerprint,
            Command = decision.Kept ?? pending.Request.Command,
            Reply = decision.Reply,
            Transfers = decision.Transfers,
            Settings = turn.Settings.Version,
            Sale = decision.Sale,
        };
        _entries.Add(new(turn.Seq, pending.Request.Id, turn.Now, JsonSerializer.SerializeToUtf8Bytes(operation, Wire.Default.Operation)));
        foreach (var row in decision.Rows)
            Write(row);
        for (var i = 0; i < decision.Messages.Count; i++)
        {
            var message = decision.Messages[i];
            Messages.Add((new(grain, turn.Seq, i, turn.Now, JsonSerializer.SerializeToUtf8Bytes(message, ShellJson.Default.Message)), message));
        }

        // A refusal leaves the state as it is, and with it the wake-up that the state asked for.
        var wake = ReferenceEquals(decision.State, State) ? _head.Wake
            : decision.WakeUp is not { } due ? null
            : _head.Wake is { } same && same.Due == due ? same
            : new WakeUp(due, turn.Seq);
        State = decision.State;
        _head = _head with { Seq = turn.Seq, At = turn.Now, Settings = Math.Max(_head.Settings, turn.Settings.Version), Wake = wake };
        Answers.Add((pending, new(Outcome.Decided, decision.Reply, false, turn.Seq)));
    }

    public Chain Build(Decider decider, ulong tip)
    {
        _head = _head with { Tip = tip, Schema = decider.Schema, State = decider.Save(State!) };
        return new(grain, _from.Seq, _from.Tip, _head, _entries, _rows, [.. Messages.Select(m => m.Outgoing)]);
    }

    /// <summary>Two operations of a chain may write the same row: the last one counts, since they survive together.</summary>
    private void Write(RowWrite row)
    {
        var at = IndexOf(row.Key);
        if (at >= 0)
        {
            _rows[at] = row;
            return;
        }

        _rowAt?.Add(row.Key, _rows.Count);
        _rows.Add(row);
        if (_rowAt is null && _rows.Count > FewRows)
            _rowAt = _rows.Select((r, i) => (r.Key, i)).ToDictionary(r => r.Key, r => r.i, BytesComparer.Instance);
    }

    private int IndexOf(byte[] key)
    {
        if (_rowAt is not null)
            return _rowAt.GetValueOrDefault(key, -1);
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_rows[i].Key.AsSpan().SequenceEqual(key))
                return i;
        }

        return -1;
    }
}

internal sealed class BytesComparer : IEqualityComparer<byte[]>
{
    public static BytesComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
