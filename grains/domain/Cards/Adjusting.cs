using System.Diagnostics;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Cards;

/// <summary>
/// A signed amount by hand (mission.md B). Up: one new lot, which repays no debt; money so given is not refundable to a
/// payment. Down: available lots in spending order. Refusals in this order: <c>forbidden</c> (money is the owner's),
/// <c>insufficient_balance</c>, <c>balance_too_large</c>.
/// </summary>
internal static class Adjusting
{
    public static Ruling<Wallet> Judge(Wallet wallet, Adjust adjust, Turn turn)
    {
        if (adjust.Asset == Asset.Money && turn.Actor.Role is not (Role.Owner or Role.System))
            return Ruling<Wallet>.Refuse(wallet, new Forbidden());
        var book = new PurseBook(wallet.Purse, turn);
        if (adjust.Amount >= 0)
        {
            DateTimeOffset? expires = adjust.ValidDays is { } days ? LocalDay.EndAfter(turn.Now, days, turn.Programme.Info) : null;
            if (adjust.Amount > 0)
                book.Credit(Given(adjust), adjust.Asset, adjust.Amount, new(LotSource.Adjustment, ExpiresAt: expires));
        }
        else
        {
            var available = book.Available(adjust.Asset);
            if (available < -adjust.Amount)
                return Ruling<Wallet>.Refuse(wallet, new InsufficientBalance(available, -adjust.Amount));
            book.Draw(adjust.Asset, -adjust.Amount, new(AccountKind.Adjustments, Cause(adjust.Cause)));
        }

        if (book.TooLarge)
            return Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max));
        var purse = book.Close();
        return new(wallet with { Purse = purse }, new Adjusted(purse.View(turn.Now))) { Transfers = book.Transfers };
    }

    /// <summary>Gift and points given by hand are cashback granted, and reported by cause; money is a correction of the books.</summary>
    private static Account Given(Adjust adjust) =>
        new(adjust.Asset == Asset.Money ? AccountKind.Adjustments : AccountKind.Granted, Cause(adjust.Cause));

    private static string Cause(AdjustCause cause) => cause switch
    {
        AdjustCause.Goodwill => "goodwill",
        AdjustCause.Volunteer => "volunteer",
        AdjustCause.Correction => "correction",
        _ => throw new UnreachableException(cause.ToString()),
    };
}
