using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.Customers;

/// <param name="Wallet">His value, and that of all his cards.</param>
/// <param name="RateBps">His own rate, basis points; null: none of his own.</param>
/// <param name="Groups">In the order he joined them.</param>
/// <param name="Cards">Linked to him, in the order they came.</param>
/// <param name="MergedInto">Where his value went.</param>
/// <param name="Erased">His profile is gone; only sums are left.</param>
internal sealed record CustomerState(
    [property: JsonPropertyName("w")] Wallet Wallet,
    [property: JsonPropertyName("r")] int? RateBps,
    [property: JsonPropertyName("g")] IReadOnlyList<Membership> Groups,
    [property: JsonPropertyName("c")] IReadOnlyList<LinkedCard> Cards,
    [property: JsonPropertyName("m")] GrainRef? MergedInto = null,
    [property: JsonPropertyName("e")] bool Erased = false) : GrainState
{
    public static CustomerState New { get; } = new(Wallet.Empty, null, [], []);
}

/// <summary>What a customer's grain knows of a card that shares his purse.</summary>
/// <param name="Card">The card.</param>
/// <param name="Status">Active or blocked.</param>
/// <param name="Days">What its printed code spent, by local day.</param>
internal sealed record LinkedCard(
    [property: JsonPropertyName("c")] GrainRef Card,
    [property: JsonPropertyName("s")] CardStatus Status,
    [property: JsonPropertyName("d")] IReadOnlyList<DaySpent> Days);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CustomerState))]
internal sealed partial class CustomerJson : JsonSerializerContext;
