using System.Text.Json.Serialization;

namespace Cashback.Ledger;

/// <summary>Money is paid in by the holder; gift is cashback, never revenue; points turn into cash or a discount.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Asset>))]
public enum Asset : byte
{
    [JsonStringEnumMemberName("money")] Money = 1,
    [JsonStringEnumMemberName("gift")] Gift = 2,
    [JsonStringEnumMemberName("points")] Points = 3,
}

/// <summary>One number an asset: minor units for money and gift, points for points.</summary>
public readonly record struct Amounts(long Money, long Gift, long Points)
{
    /// <summary>
    /// The largest amount that any request or balance may hold: 10^13 (a hundred thousand million in a currency with
    /// cents). Times 10,000 basis points it still fits into 63 bits with room to add a million of them.
    /// </summary>
    public const long Max = 10_000_000_000_000;

    public long this[Asset asset] => asset switch
    {
        Asset.Money => Money,
        Asset.Gift => Gift,
        Asset.Points => Points,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public Amounts Plus(Asset asset, long amount) => asset switch
    {
        Asset.Money => this with { Money = Money + amount },
        Asset.Gift => this with { Gift = Gift + amount },
        Asset.Points => this with { Points = Points + amount },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A part of a balance that will be gone at a known time.</summary>
public sealed record Expiring(Asset Asset, long Amount, DateTimeOffset At);

/// <summary>A purse as its holder sees it. Balances are what can be spent now; debt is positive.</summary>
public sealed record PurseView(Amounts Balances, Amounts Deferred, Amounts Held, Amounts Frozen, Amounts Debt, IReadOnlyList<Expiring> Expiring);
