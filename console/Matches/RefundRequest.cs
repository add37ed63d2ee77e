using Cashback.Amounts;
using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>The bodies of the two steps, of what their forms say.</summary>
internal static class RefundRequest
{
    public static readonly IReadOnlyList<string> Methods = ["card", "wallet", "gift", "voucher", "cash", "other"];

    /// <summary>Null: neither a rate nor a curve can be read.</summary>
    public static object? Refund(Func<string, string?> field, TimeZoneInfo zone)
    {
        var rate = field("rate") is { } text ? Rate.Read(text) : null;
        var curve = field("rate") is null ? CurveText.Read(field("minute"), field("steps")) : null;
        if (rate is null && curve is null)
            return null;
        var filter = new { category = field("category"), channel = field("sold"), method = field("method"), session = field("session") };
        return new
        {
            rateBps = rate,
            curve,
            channel = field("channel"),
            pointOfSale = field("pointOfSale"),
            at = LocalTime.Read(field("at"), zone),
            filter,
            dryRun = field("do") != "run",
            confirm = field("confirm"),
            comment = field("comment"),
        };
    }

    public static object Dispatch(Func<string, string?> field, TimeZoneInfo zone) => new
    {
        at = LocalTime.Read(field("at"), zone),
        credit = field("credit"),
        filter = field("method") is { } method ? new { method } : null,
        choice = field("ask") is null
            ? null
            : new { until = LocalTime.Read(field("until"), zone), @default = field("default"), bonusBps = field("bonus") is { } bonus ? Rate.Read(bonus) : null, donation = field("donation"), mail = field("mail") is not null },
        comment = field("comment"),
    };
}
