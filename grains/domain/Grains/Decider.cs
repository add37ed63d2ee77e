using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Grains;

/// <summary>The rules of one grain kind: pure, synchronous, total. The shell sees only this.</summary>
public abstract class Decider
{
    public abstract GrainKind Kind { get; }

    /// <summary>Raised when the stored shape of the state changes; a node that meets a higher one leaves the grain alone.</summary>
    public abstract int Schema { get; }

    /// <summary>
    /// Decides one command. What every grain does alike is done here: free text leaves the command for a row of its own, and
    /// an operation at a till joins that till's list.
    /// </summary>
    public Decision Decide(GrainState? state, Command command, Turn turn)
    {
        var decision = Judge(state, command, turn);
        if (decision.State is null)
            return decision;
        List<RowWrite>? rows = null;
        var kept = decision.Kept ?? command;
        if (kept is IHasText { Comment: { } text } said)
        {
            kept = said.WithoutText();
            (rows ??= [.. decision.Rows]).Add(new(RowKey.Of(turn.Grain.Programme, ListKind.Text, turn.Grain.Ref, turn.Seq), Encoding.UTF8.GetBytes(turn.Facts.Text ?? text)));
        }

        if (Auditing.Row(command, decision.Reply, turn) is { } audited)
            (rows ??= [.. decision.Rows]).Add(audited);
        if (turn.Actor.Till is { } till)
            (rows ??= [.. decision.Rows]).Add(new(RowKey.Of(turn.Grain.Programme, ListKind.TillOperations, till, turn.Now, turn.Grain.Ref, turn.Seq), []));
        return decision with { Kept = kept, Rows = rows ?? decision.Rows };
    }

    /// <summary>Answers a question from durable state.</summary>
    public abstract Reply Answer(GrainState? state, Query query, Turn turn);

    /// <summary>What <see cref="Decide"/> must find in the turn for this command.</summary>
    public virtual Needs Needs(GrainId grain, Command command) => Cashback.Grains.Needs.Nothing;

    /// <summary>
    /// The same round by round, for what only the state or what was found before can tell. Asked until it says nothing, at most
    /// <see cref="MaxRounds"/> times; all that was found stays found.
    /// </summary>
    public virtual Needs Needs(GrainId grain, Command command, GrainState? state, Found found, int round) => round == 0 ? Needs(grain, command) : Cashback.Grains.Needs.Nothing;

    /// <summary>Own rows lead to own rows, as an index to its page: nobody needs a longer way.</summary>
    public const int MaxRounds = 3;

    /// <summary>
    /// The messages that a page of this grain's stands for, in the order of the rows. Pure, and the same however often it is
    /// asked: after a crash the page is sent again.
    /// </summary>
    public virtual IReadOnlyList<MemberMessage> Members(Message message, IReadOnlyList<Row> rows) => [];

    /// <summary>The command that a due wake-up brings; null: this kind asks for none.</summary>
    public virtual Command? Woken => null;

    /// <summary>
    /// What the state says that accounts of this grain hold: purse (lots − debts), drawer. The proof compares it with the sum
    /// of the grain's transfers. Credit balances are above zero, debit balances below.
    /// </summary>
    public virtual IEnumerable<Holding> Holdings(GrainId grain, GrainState state) => [];

    public abstract byte[] Save(GrainState state);

    public abstract GrainState Load(ReadOnlySpan<byte> bytes);

    protected abstract Decision Judge(GrainState? state, Command command, Turn turn);
}

/// <param name="Account">An account that only this grain's operations move.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Amount">Credits − debits, minor units or points.</param>
public readonly record struct Holding(Account Account, Asset Asset, long Amount);

/// <summary>The same, for one type of state.</summary>
public abstract class Decider<TState>(GrainKind kind, int schema, JsonTypeInfo<TState> json) : Decider
    where TState : GrainState
{
    public sealed override GrainKind Kind => kind;

    public sealed override int Schema => schema;

    public sealed override byte[] Save(GrainState state) => JsonSerializer.SerializeToUtf8Bytes((TState)state, json);

    public sealed override GrainState Load(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, json) ?? throw new JsonException("no state");

    public sealed override Reply Answer(GrainState? state, Query query, Turn turn) => Answer((TState?)state, query, turn);

    protected sealed override Decision Judge(GrainState? state, Command command, Turn turn) => Judge((TState?)state, command, turn);

    protected abstract Reply Answer(TState? state, Query query, Turn turn);

    protected abstract Decision Judge(TState? state, Command command, Turn turn);
}
