using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <param name="Serial">In its programme; the printed number is made from it.</param>
/// <param name="Kind">Physical or digital.</param>
/// <param name="Status">Active, blocked or replaced.</param>
/// <param name="Customer">Whose, where it is linked.</param>
/// <param name="ReplacedBy">Where its value went.</param>
/// <param name="Moving">Its purse on the way there, until the other card has answered.</param>
/// <param name="Wallet">Its value.</param>
/// <param name="Homes">Who holds or held its purse, oldest first; null: nobody but itself.</param>
/// <param name="Guesses">Failed recoveries since the last lock.</param>
/// <param name="LockedUntil">No recovery before.</param>
/// <param name="Moved">The last word of a merged customer: whose, and in which of his operations.</param>
/// <param name="Took">Cards whose place it took, and since which operation; null: none.</param>
internal sealed record CardState(
    [property: JsonPropertyName("s")] long Serial,
    [property: JsonPropertyName("k")] CardKind Kind,
    [property: JsonPropertyName("st")] CardStatus Status,
    [property: JsonPropertyName("c")] GrainRef? Customer,
    [property: JsonPropertyName("by")] GrainRef? ReplacedBy,
    [property: JsonPropertyName("m")] Moving? Moving,
    [property: JsonPropertyName("w")] Wallet Wallet,
    [property: JsonPropertyName("h")] IReadOnlyList<Home>? Homes = null,
    [property: JsonPropertyName("gu")] int Guesses = 0,
    [property: JsonPropertyName("lk")] DateTimeOffset? LockedUntil = null,
    [property: JsonPropertyName("mv")] MovedBy? Moved = null,
    [property: JsonPropertyName("tk")] IReadOnlyList<Home>? Took = null) : GrainState;

/// <param name="Since">The operation by which the purse went there, or came from there: what is older was done by the card itself.</param>
/// <param name="Customer">Who holds it from then on; or which card held it.</param>
internal sealed record Home(
    [property: JsonPropertyName("q")] long Since,
    [property: JsonPropertyName("c")] GrainRef Customer);

internal sealed record MovedBy(
    [property: JsonPropertyName("c")] GrainRef Customer,
    [property: JsonPropertyName("q")] long Order);

/// <param name="Seq">The operation whose first message carries the purse.</param>
/// <param name="Was">The card's status before it.</param>
/// <param name="Purse">What comes back if it is refused.</param>
internal sealed record Moving(
    [property: JsonPropertyName("q")] long Seq,
    [property: JsonPropertyName("st")] CardStatus Was,
    [property: JsonPropertyName("p")] MovingPurse Purse);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CardState))]
internal sealed partial class CardJson : JsonSerializerContext;
