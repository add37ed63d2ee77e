using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Cards;

/// <summary>
/// A discount from gift, then points, never money. Refusals in the order of api.md: <c>redeem_disabled</c>,
/// <c>redeem_below_min</c>, <c>redeem_above_max</c>, <c>redeem_above_share</c>, <c>redeem_exceeds_bill</c>,
/// <c>insufficient_balance</c>.
/// </summary>
internal static class Redeeming
{
    /// <summary>Where the caller asks for an amount. Asking for nothing is never refused.</summary>
    public static Refusal? Check(long bill, long asked, PurseBook book, Settings settings)
    {
        if (asked == 0)
            return null;
        var rule = settings.Redeem;
        if (!rule.Enabled)
            return new RedeemDisabled();
        if (asked < rule.MinAmount)
            return new RedeemBelowMin(rule.MinAmount.Value, asked);
        if (asked > rule.MaxAmount)
            return new RedeemAboveMax(rule.MaxAmount.Value, asked);
        // A whole bill's share is no limit of its own: more than that exceeds the bill.
        if (rule.MaxShareBps < SettingsRanges.MaxBps && asked > Share(bill, rule))
            return new RedeemAboveShare(Share(bill, rule), asked);
        if (asked > bill)
            return new RedeemExceedsBill(bill, asked);
        var available = Available(book, rule);
        return asked > available ? new InsufficientBalance(available, asked) : null;
    }

    /// <summary>As much as possible; it never refuses, and is 0 below the smallest amount.</summary>
    public static long Most(long bill, PurseBook book, SpendingLimits limits, Settings settings)
    {
        var rule = settings.Redeem;
        if (!rule.Enabled)
            return 0;
        long[] bounds = [Available(book, rule), rule.MaxAmount ?? long.MaxValue, Share(bill, rule), bill, limits.Most];
        var most = bounds.Min();
        return most < rule.MinAmount ? 0 : most;
    }

    /// <summary>Takes it out. Points are whole: where they overshoot, the discount stays what was asked.</summary>
    public static void Draw(long discount, PurseBook book, Account to, Settings settings)
    {
        var gift = Math.Min(discount, book.Available(Asset.Gift));
        if (gift > 0)
            book.Draw(Asset.Gift, gift, to);
        if (discount > gift)
            book.Draw(Asset.Points, settings.Redeem.PointValue.CeilingDivide(discount - gift), to);
    }

    private static long Share(long bill, RedeemRule rule) => (long)((Int128)bill * rule.MaxShareBps / SettingsRanges.MaxBps);

    /// <summary>Gift and the value of the points, minor units. Saturated: what is above every bill does not matter.</summary>
    private static long Available(PurseBook book, RedeemRule rule) =>
        book.Available(Asset.Gift) + Rounding.Saturate((Int128)book.Available(Asset.Points) * rule.PointValue.Millionths / Coefficient.One);
}
