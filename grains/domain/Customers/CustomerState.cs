using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Customers;

/// <param name="Wallet">His value, and that of all his cards.</param>
/// <param name="RateBps">His own rate, basis points; null: none of his own.</param>
/// <param name="Groups">In the order he joined them.</param>
/// <param name="Cards">Linked to him, in the order they came.</param>
/// <param name="Merge">His value went to another customer; null: it did not, or came back.</param>
/// <param name="Taken">Customers who were merged into him, and the operations by which they arrived; null: none.</param>
/// <param name="Erased">His profile is gone; only sums are left.</param>
/// <param name="Past">Who has held his purse, now or once: they may know a request that names him; null: nobody.</param>
internal sealed record CustomerState(
    [property: JsonPropertyName("w")] Wallet Wallet,
    [property: JsonPropertyName("r")] int? RateBps,
    [property: JsonPropertyName("g")] IReadOnlyList<Membership> Groups,
    [property: JsonPropertyName("c")] IReadOnlyList<LinkedCard> Cards,
    [property: JsonPropertyName("m")] Merged? Merge = null,
    [property: JsonPropertyName("t")] IReadOnlyList<Taken>? Taken = null,
    [property: JsonPropertyName("e")] bool Erased = false,
    [property: JsonPropertyName("h")] IReadOnlyList<GrainRef>? Past = null) : GrainState
{
    /// <summary>Keyed hash of the bank account that was last paid; null: none was.</summary>
    [JsonPropertyName("a")] public string? PaidAccount { get; init; }

    /// <summary>What he has asked to be paid out this month and was not given back, minor units, by local day; null: nothing.</summary>
    [JsonPropertyName("po")] public IReadOnlyList<DaySpent>? Requested { get; init; }

    public static CustomerState New { get; } = new(Wallet.Empty, null, [], []);
}

/// <summary>What a customer's grain knows of a card that shares his purse.</summary>
/// <param name="Card">The card.</param>
/// <param name="Status">Active, blocked, or replaced until the card has heard of it.</param>
/// <param name="Days">What its printed code spent, by local day.</param>
/// <param name="Used">Rotating codes that were used up; null: none.</param>
/// <param name="Replacing">It is being replaced: by which card, in which operation, and what it was before.</param>
/// <param name="Since">The card's operation by which it came; 0: not known.</param>
internal sealed record LinkedCard(
    [property: JsonPropertyName("c")] GrainRef Card,
    [property: JsonPropertyName("s")] CardStatus Status,
    [property: JsonPropertyName("d")] IReadOnlyList<DaySpent> Days,
    [property: JsonPropertyName("u")] IReadOnlyList<RotatingCode>? Used = null,
    [property: JsonPropertyName("by")] ReplacedCard? Replacing = null,
    [property: JsonPropertyName("q")] long Since = 0)
{
    public static LinkedCard Of(MovedCard card) => new(card.Card, card.Status, card.Days ?? [], card.Used, Since: card.Since);

    public MovedCard Move() => new(Card, Status, Days, Used, Since);
}

internal sealed record ReplacedCard(
    [property: JsonPropertyName("c")] GrainRef By,
    [property: JsonPropertyName("q")] long Seq,
    [property: JsonPropertyName("s")] CardStatus Was);

/// <param name="Into">Who has it.</param>
/// <param name="Seq">The operation.</param>
/// <param name="Purse">What comes back if it is refused; null: it has arrived.</param>
/// <param name="Cards">The same of his cards; kept to tell them.</param>
/// <param name="Returning">It is being undone.</param>
internal sealed record Merged(
    [property: JsonPropertyName("c")] GrainRef Into,
    [property: JsonPropertyName("q")] long Seq,
    [property: JsonPropertyName("p")] MovingPurse? Purse,
    [property: JsonPropertyName("k")] IReadOnlyList<LinkedCard> Cards,
    [property: JsonPropertyName("b")] bool Returning = false);

/// <param name="From">Who.</param>
/// <param name="Seq">The operation by which his purse arrived: its lots and debts are named by it.</param>
/// <param name="Cards">The cards that came along.</param>
/// <param name="Origins">Which operations first made his lots and debts, since they have been with a third customer; null: they have not.</param>
/// <param name="Owed">He has asked for it back while it was with a third customer.</param>
internal sealed record Taken(
    [property: JsonPropertyName("c")] GrainRef From,
    [property: JsonPropertyName("q")] long Seq,
    [property: JsonPropertyName("k")] IReadOnlyList<GrainRef> Cards,
    [property: JsonPropertyName("o")] IReadOnlyList<string>? Origins = null,
    [property: JsonPropertyName("b")] bool Owed = false)
{
    /// <summary>It came with him, be it by a detour: there lots get other ids and keep their origin.</summary>
    public bool Brought(LotStamp lot) => lot.Id / PurseBook.MaxLots == Seq || Made(lot.Origin);

    public bool Brought(Debt debt) => debt.Origin == Seq || Made(debt.First);

    private bool Made(string? origin) => origin is not null && Origins?.Contains(origin) == true;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CustomerState))]
internal sealed partial class CustomerJson : JsonSerializerContext;
