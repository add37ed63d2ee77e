using System.ComponentModel.DataAnnotations;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.Scans;

/// <summary>POST /v1/scans. Amounts are minor units; redeem is an amount or "max".</summary>
internal record ScanBody
{
    [Required] public string? Card { get; init; }
    [Required, Range(0, 10_000_000_000_000)] public long? Bill { get; init; }
    public AmountOrMax? Redeem { get; init; }
    public bool? PayWithMoney { get; init; }
    [StringLength(64, MinimumLength = 1)] public string? Channel { get; init; }
    public DateTimeOffset? At { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }

    /// <summary>An owner's key acts for this till.</summary>
    public string? Till { get; init; }
}

/// <summary>One line of POST /v1/scans/batch: a scan with its own key and time.</summary>
internal sealed record ScanLine : ScanBody
{
    [Required] public string? Key { get; init; }
}

internal sealed record EarnedReply(long Gift, long Points);

internal sealed record ScanReply : PurseReply
{
    public required OperationId Operation { get; init; }
    public required long Discount { get; init; }
    public required long PaidWithMoney { get; init; }
    public required long ToPay { get; init; }
    public required EarnedReply Earned { get; init; }
    public required int RateBps { get; init; }

    public static ScanReply Of(OperationId operation, Scanned scanned, bool showsAll)
    {
        var purse = new PurseParts(scanned.Purse, showsAll);
        return new()
        {
            Operation = operation,
            Discount = scanned.Discount,
            PaidWithMoney = scanned.PaidWithMoney,
            ToPay = scanned.ToPay,
            Earned = new(scanned.Earned.Gift, scanned.Earned.Points),
            RateBps = scanned.RateBps,
            Balances = purse.Balances,
            Deferred = purse.Deferred,
            Held = purse.Held,
            Frozen = purse.Frozen,
            Debt = purse.Debt,
            Expiring = purse.Expiring,
        };
    }
}
