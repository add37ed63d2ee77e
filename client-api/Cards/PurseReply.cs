using System.Text.Json.Serialization;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <summary>One number an asset. Money is left out where a till has not seen the card's code.</summary>
internal sealed record AmountsReply([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Money, long Gift, long Points)
{
    public static AmountsReply Of(Amounts amounts, bool withMoney = true) => new(withMoney ? amounts.Money : null, amounts.Gift, amounts.Points);
}

/// <summary>A purse beside whatever else a reply says. Balances: what can be spent now; debt is positive.</summary>
internal abstract record PurseReply
{
    [JsonPropertyOrder(1)] public required AmountsReply Balances { get; init; }
    [JsonPropertyOrder(1)] public required AmountsReply Deferred { get; init; }
    [JsonPropertyOrder(1)] public required AmountsReply Held { get; init; }
    [JsonPropertyOrder(1)] public required AmountsReply Frozen { get; init; }
    [JsonPropertyOrder(1)] public required AmountsReply Debt { get; init; }
    [JsonPropertyOrder(1)] public required IReadOnlyList<Expiring> Expiring { get; init; }
}

/// <summary>The parts of a purse as this caller may see them.</summary>
internal readonly struct PurseParts(PurseView purse, bool withMoney)
{
    public AmountsReply Balances => AmountsReply.Of(purse.Balances, withMoney);
    public AmountsReply Deferred => AmountsReply.Of(purse.Deferred, withMoney);
    public AmountsReply Held => AmountsReply.Of(purse.Held, withMoney);
    public AmountsReply Frozen => AmountsReply.Of(purse.Frozen, withMoney);
    public AmountsReply Debt => AmountsReply.Of(purse.Debt, withMoney);
    public IReadOnlyList<Expiring> Expiring => withMoney ? purse.Expiring : [.. purse.Expiring.Where(e => e.Asset != Asset.Money)];
}
