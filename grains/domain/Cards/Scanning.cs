using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Programmes;

namespace Cashback.Cards;

/// <summary>
/// A purchase: spends and earns at once (mission.md D). Refusals in this order: <c>time_out_of_range</c>, <c>token_needed</c>,
/// <c>backdated_redeem</c>, <c>offline_redeem_refused</c>, <c>daily_limit_exceeded</c>, those of <see cref="Redeeming"/>,
/// <c>balance_too_large</c>.
/// </summary>
internal static class Scanning
{
    public static Ruling<Wallet> Judge(Wallet wallet, Scan scan, Turn turn)
    {
        var book = new PurseBook(wallet.Purse, turn);
        var day = LocalDay.Of(scan.At ?? turn.Now, turn.Programme.Info);
        var limits = SpendingLimits.Of(wallet, day, turn);
        var discount = scan.RedeemMax ? Redeeming.Most(scan.Bill, book, limits, turn.Settings) : scan.Redeem ?? 0;
        var paid = scan.PayWithMoney ? Math.Min(Math.Max(scan.Bill - discount, 0), book.Available(Asset.Money)) : 0;
        var refusal = TimeRange.Check(scan.At, turn)
            ?? limits.Check(scan, discount, paid, turn)
            ?? (scan.RedeemMax ? null : Redeeming.Check(scan.Bill, discount, book, turn.Settings));
        if (refusal is not null)
            return Ruling<Wallet>.Refuse(wallet, refusal);

        Redeeming.Draw(discount, book, Place(AccountKind.Redeemed, scan, turn), turn.Settings);
        if (paid > 0)
            book.Draw(Asset.Money, paid, Place(AccountKind.Sales, scan, turn));
        var rate = Earning.Rate(scan.Channel, turn.Settings.Earn);
        var earned = Earning.Credit(scan.Bill - discount, rate, scan.At, book, turn);
        if (book.TooLarge)
            return Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max));

        var purse = book.Close();
        var after = (wallet with { Purse = purse }).WithRecent(day, scan.Bill);
        if (turn.Facts.StaticToken)
            after = after.WithSpent(day, discount + paid, LocalDay.Of(turn.Now, turn.Programme.Info));
        return new(after, new Scanned(discount, paid, scan.Bill - discount - paid, earned, rate, purse.View(turn.Now)))
        {
            Transfers = book.Transfers,
            Sale = new(scan.Bill - discount, 1, discount),
            At = scan.At,
        };
    }

    /// <summary>Spending is booked by venue; where there is none, by channel.</summary>
    private static Account Place(AccountKind kind, Scan scan, Turn turn) => new(kind, turn.Actor.Venue?.ToString() ?? scan.Channel ?? "");
}
