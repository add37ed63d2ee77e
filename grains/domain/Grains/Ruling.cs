using Cashback.Ledger;
using Cashback.Operations;

namespace Cashback.Grains;

/// <summary>
/// What a rule over a part of a grain's state says: a refusal, or the part after it and what goes with it. The grain's decider
/// puts the part back into its state.
/// </summary>
internal sealed record Ruling<TPart>(TPart Part, Reply Reply)
{
    public Refusal? Refusal { get; init; }
    public IReadOnlyList<Transfer> Transfers { get; init; } = [];
    public IReadOnlyList<Message> Messages { get; init; } = [];
    public IReadOnlyList<RowWrite> Rows { get; init; } = [];
    public Sale? Sale { get; init; }
    public DateTimeOffset? At { get; init; }

    public static Ruling<TPart> Refuse(TPart part, Refusal refusal) => new(part, new Refused(refusal)) { Refusal = refusal };

    /// <summary>
    /// The decision of a grain whose state becomes <paramref name="after"/>. A refusal leaves it as it was; what does not exist
    /// leaves no record.
    /// </summary>
    public Decision Decide(GrainState before, GrainState after) => Refusal is { } refusal
        ? refusal is NotFound ? Decision.Unrecorded(Reply) : Decision.Refuse(before, refusal)
        : new(after, Reply) { Transfers = Transfers, Messages = Messages, Rows = Rows, Sale = Sale, At = At };
}
