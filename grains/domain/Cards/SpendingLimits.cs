using Cashback.Grains;

namespace Cashback.Cards;

/// <summary>What the way of scanning allows to spend, whatever the purse holds.</summary>
/// <param name="Offline">Largest redeem of a scan that was queued offline, minor units; null: it was not.</param>
/// <param name="Daily">What a printed code may spend a day, minor units; null: no limit, or no printed code.</param>
/// <param name="Spent">What it has spent on the scan's day.</param>
internal readonly record struct SpendingLimits(long? Offline, long? Daily, long Spent)
{
    /// <summary>The most that "as much as possible" may ask for.</summary>
    public long Most => Math.Max(0, Math.Min(Offline ?? long.MaxValue, Daily - Spent ?? long.MaxValue));

    public static SpendingLimits Of(Wallet wallet, DateOnly day, Turn turn) => new(
        turn.Facts.Offline ? turn.Settings.Offline.RedeemLimit : null,
        turn.Facts.StaticToken ? turn.Settings.Card.StaticDailyLimit : null,
        turn.Facts.StaticToken ? wallet.SpentOn(day) : 0);

    /// <summary>
    /// <c>token_needed</c>, <c>backdated_redeem</c>, <c>offline_redeem_refused</c>, <c>daily_limit_exceeded</c>. A redeem of 0
    /// asks for nothing and needs nothing.
    /// </summary>
    public Refusal? Check(Scan scan, long discount, long paid, Turn turn)
    {
        var redeems = scan.RedeemMax || scan.Redeem > 0;
        if ((redeems || scan.PayWithMoney) && !turn.Facts.ByToken)
            return new TokenNeeded();
        if (redeems && !turn.Facts.Offline && scan.At < turn.Now - TimeRange.Skew)
            return new BackdatedRedeem();
        if (discount > Offline)
            return new OfflineRedeemRefused(Offline.Value);
        return discount + paid > 0 && Spent + discount + paid > Daily ? new DailyLimit(Daily.Value, Spent) : null;
    }
}
