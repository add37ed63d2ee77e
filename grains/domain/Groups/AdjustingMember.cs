using Cashback.Cards;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Groups;

/// <summary>
/// A group's adjustment at the member's own turn: it counts from what is available now; deferred, held and frozen lots and debt
/// stay (mission.md B). Up: one new lot, which repays no debt. Down: lots in spending order. Refusals in this order:
/// <c>insufficient_balance</c>, <c>balance_too_large</c>.
/// </summary>
internal static class AdjustingMember
{
    /// <summary>Detail of the accounts: by hand, to a whole group.</summary>
    private const string Cause = "group";

    public static Ruling<Wallet> Judge(Wallet wallet, AdjustMember command, Turn turn)
    {
        var adjustment = command.Adjustment;
        var book = new PurseBook(wallet.Purse, turn);
        var available = book.Available(adjustment.Asset);
        var change = adjustment.Absolute ? adjustment.Amount - available : adjustment.Amount;
        if (available + change < 0)
        {
            if (!adjustment.Drain)
                return Ruling<Wallet>.Refuse(wallet, new InsufficientBalance(available, -change));
            change = -available;
        }

        if (change > 0)
            book.Credit(Given(adjustment.Asset), adjustment.Asset, change, new(LotSource.Adjustment, ExpiresAt: Expiry(adjustment, turn)));
        else if (change < 0)
            book.Draw(adjustment.Asset, -change, new(AccountKind.Adjustments, Cause));
        if (book.TooLarge)
            return Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max));
        return new(wallet with { Purse = book.Close() }, new MemberAdjusted(available, available + change, turn.Seq)) { Transfers = book.Transfers };
    }

    private static Account Given(Asset asset) => new(asset == Asset.Money ? AccountKind.Adjustments : AccountKind.Granted, Cause);

    private static DateTimeOffset? Expiry(Adjustment adjustment, Turn turn) =>
        adjustment.ValidDays is { } days ? LocalDay.EndAfter(turn.Now, days, turn.Programme.Info) : null;
}
