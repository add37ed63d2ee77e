using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cashback.Ledger;
using Cashback.Operations;

namespace Cashback.Grains;

/// <summary>State of a grain. Immutable; one record a grain kind.</summary>
public abstract record GrainState;

/// <summary>
/// What a turn decided. A null <see cref="State"/> means that nothing is recorded: the grain does not exist, or a stale
/// wake-up came. A refusal is recorded with the state it found.
/// </summary>
public sealed record Decision(GrainState? State, Reply Reply)
{
    public IReadOnlyList<Transfer> Transfers { get; init; } = [];
    public IReadOnlyList<Message> Messages { get; init; } = [];
    public IReadOnlyList<RowWrite> Rows { get; init; } = [];

    /// <summary>When this grain wants to be woken next; null: never. Always the whole truth, not a change.</summary>
    public DateTimeOffset? WakeUp { get; init; }

    public Sale? Sale { get; init; }

    /// <summary>When it counts, where that is not the time of the turn.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The command as the journal keeps it; null: as it came.</summary>
    public Command? Kept { get; init; }

    public static Decision Unrecorded(Reply reply) => new(null, reply);

    public static Decision Refuse(GrainState state, Refusal refusal) => new(state, new Refused(refusal));
}

/// <summary>
/// A command for another grain of the same programme, committed with the decision and delivered at least once; the receiver
/// knows its id. With <paramref name="Report"/> the sender is told the reply as a <see cref="MessageOutcome"/>.
/// </summary>
/// <param name="To">The receiver; for a page, whoever: its members are the receivers.</param>
/// <param name="Command">The command; for a page, what <see cref="Decider.Members"/> derives from.</param>
/// <param name="Report">Tell the sender the reply; a page always does, as a <see cref="PageOutcome"/>.</param>
/// <param name="Page">A message for each member of a page instead of one.</param>
public sealed record Message(GrainRef To, Command Command, bool Report = false, Page? Page = null);

/// <summary>One message that a page stands for.</summary>
/// <param name="To">The receiver.</param>
/// <param name="Command">The command.</param>
/// <param name="Round">Its own round, where pages have several messages for one member; null: that of the page.</param>
public readonly record struct MemberMessage(GrainRef To, Command Command, long? Round = null);

/// <summary>A list row that this grain owns: written, or deleted where the body is null.</summary>
public readonly record struct RowWrite(byte[] Key, byte[]? Body)
{
    public static RowWrite Of<T>(byte[] key, T body, JsonTypeInfo<T> json) => new(key, JsonSerializer.SerializeToUtf8Bytes(body, json));

    public static RowWrite Delete(byte[] key) => new(key, null);
}
