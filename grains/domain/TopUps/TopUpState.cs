using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.TopUps;

/// <param name="Target">Whom it credits; null: the payment belongs to nobody.</param>
/// <param name="Amount">Asked for, and once it is paid what was paid, minor units.</param>
/// <param name="Provider">Who takes the money.</param>
/// <param name="CreatedAt">When it was asked for.</param>
internal sealed record TopUpState(
    [property: JsonPropertyName("t")] GrainRef? Target,
    [property: JsonPropertyName("n")] long Amount,
    [property: JsonPropertyName("p")] string Provider,
    [property: JsonPropertyName("at")] DateTimeOffset CreatedAt) : GrainState
{
    /// <summary>The provider's ids and the page.</summary>
    [JsonPropertyName("co")] public string? Checkout { get; init; }
    [JsonPropertyName("u")] public string? Url { get; init; }
    [JsonPropertyName("id")] public string? Payment { get; init; }

    [JsonPropertyName("pd")] public bool Paid { get; init; }
    [JsonPropertyName("x")] public bool Expired { get; init; }

    /// <summary>The purse's operation that credited it; 0: none yet.</summary>
    [JsonPropertyName("q")] public long Credited { get; init; }

    /// <summary>In whose journal that is: of a linked card, its customer.</summary>
    [JsonPropertyName("h")] public GrainRef? Holder { get; init; }

    /// <summary>Why the purse did not take it: a code.</summary>
    [JsonPropertyName("why")] public string? Reason { get; init; }

    /// <summary>How often it was offered to a purse.</summary>
    [JsonPropertyName("try")] public int Tries { get; init; }

    /// <summary>Refunded by us, asked for or done.</summary>
    [JsonPropertyName("r")] public long Refunded { get; init; }

    /// <summary>Refunded at the provider by others …</summary>
    [JsonPropertyName("f")] public long Foreign { get; init; }

    /// <summary>… and how much of that was taken from the purse.</summary>
    [JsonPropertyName("ft")] public long ForeignTaken { get; init; }

    [JsonPropertyName("d")] public DisputeStatus Dispute { get; init; }

    /// <summary>The purse knows of the dispute.</summary>
    [JsonPropertyName("z")] public bool Frozen { get; init; }

    /// <summary>Taken from the purse for a lost dispute.</summary>
    [JsonPropertyName("l")] public long Lost { get; init; }

    /// <summary>Taken by the provider, but from no purse: none could be found any more. Somebody has to look at it.</summary>
    [JsonPropertyName("gu")] public long GivenUp { get; init; }

    /// <summary>The message to the purse that has no answer yet. One at a time, so that none overtakes another.</summary>
    [JsonPropertyName("b")] public Errand? Errand { get; init; }

    /// <summary>Refunds that the provider has not answered.</summary>
    [JsonPropertyName("o")] public IReadOnlyList<OpenRefund> Refunds { get; init; } = [];

    [JsonIgnore]
    public TopUpStatus Status =>
        Dispute is DisputeStatus.Open or DisputeStatus.Lost ? TopUpStatus.Disputed
        : Paid && Refunded + Foreign >= Amount ? TopUpStatus.Refunded
        : Credited > 0 ? TopUpStatus.Credited
        : Paid ? Reason is null ? TopUpStatus.Paid : TopUpStatus.Unmatched
        : Expired ? TopUpStatus.Expired
        : TopUpStatus.Pending;
}

internal enum ErrandKind : byte
{
    Credit = 1,
    Freeze = 2,
    Unfreeze = 3,
    TakeForeign = 4,
    TakeLost = 5,
}

/// <param name="Seq">The operation whose first message it is.</param>
/// <param name="Kind">What for.</param>
/// <param name="Amount">In transit with it, minor units.</param>
internal sealed record Errand([property: JsonPropertyName("q")] long Seq, [property: JsonPropertyName("k")] ErrandKind Kind, [property: JsonPropertyName("n")] long Amount);

/// <param name="Seq">The operation that asked for it.</param>
/// <param name="From">The purse that the money left.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Lots">What comes back if the provider says no.</param>
internal sealed record OpenRefund(
    [property: JsonPropertyName("q")] long Seq,
    [property: JsonPropertyName("w")] GrainRef From,
    [property: JsonPropertyName("n")] long Amount,
    [property: JsonPropertyName("l")] IReadOnlyList<MovedLot> Lots);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TopUpState))]
internal sealed partial class TopUpJson : JsonSerializerContext;
