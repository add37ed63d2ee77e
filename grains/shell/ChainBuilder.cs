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
    private readonly List<Entry> _entries = [];
    private readonly List<Outgoing> _outbox = [];
    private readonly Dictionary<byte[], int> _rowAt = new(BytesComparer.Instance);
    private readonly List<RowWrite> _rows = [];
    private readonly (long Seq, ulong Tip) _from = (start.Seq, start.Tip);
    private Head _head = start;

    public GrainState? State { get; private set; } = state;

    public Head Head => _head;

    public int Count => _entries.Count;

    public IReadOnlyList<RowWrite> Rows => _rows;

    /// <summary>What to answer once it has survived.</summary>
    public List<(Pending Pending, Answer Answer)> Answers { get; } = [];

    public List<(Outgoing Outgoing, Message Message)> Messages { get; } = [];

    private readonly List<(UInt128 Request, UInt128 Fingerprint, Answer Answer)> _decided = [];

    public IEnumerable<(UInt128 Request, long Seq)> Requests => _decided.Select(d => (d.Request, d.Answer.Seq));

    /// <summary>The answer to the same request earlier in this chain, if there is one.</summary>
    public bool TryReplay(Pending pending, out Answer answer)
    {
        foreach (var (request, fingerprint, first) in _decided)
        {
            if (request != pending.Request.Id)
                continue;
            answer = fingerprint == pending.Fingerprint
                ? first with { Replayed = true }
                : new(Outcome.Decided, new Refused(new IdempotencyKeyReused()));
            return true;
        }

        answer = default;
        return false;
    }

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
            var outgoing = new Outgoing(grain, turn.Seq, i, turn.Now, JsonSerializer.SerializeToUtf8Bytes(message, ShellJson.Default.Message));
            _outbox.Add(outgoing);
            Messages.Add((outgoing, message));
        }

        // A refusal leaves the state as it is, and with it the wake-up that the state asked for.
        var wake = ReferenceEquals(decision.State, State) ? _head.Wake
            : decision.WakeUp is not { } due ? null
            : _head.Wake is { } same && same.Due == due ? same
            : new WakeUp(due, turn.Seq);
        State = decision.State;
        _head = _head with { Seq = turn.Seq, At = turn.Now, Settings = Math.Max(_head.Settings, turn.Settings.Version), Wake = wake };
        var answer = new Answer(Outcome.Decided, decision.Reply, false, turn.Seq);
        _decided.Add((pending.Request.Id, pending.Fingerprint, answer));
        Answers.Add((pending, answer));
    }

    public Chain Build(Decider decider, ulong tip)
    {
        _head = _head with { Tip = tip, Schema = decider.Schema, State = decider.Save(State!) };
        return new(grain, _from.Seq, _from.Tip, _head, _entries, _rows, _outbox);
    }

    /// <summary>Two operations of a chain may write the same row: the last one counts, since they survive together.</summary>
    private void Write(RowWrite row)
    {
        if (_rowAt.TryGetValue(row.Key, out var at))
        {
            _rows[at] = row;
            return;
        }

        _rowAt.Add(row.Key, _rows.Count);
        _rows.Add(row);
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
