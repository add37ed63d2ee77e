using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <summary>
/// Value that expired within the days of grace comes back out of breakage (mission.md C). Refusals in this order:
/// <c>nothing_to_reinstate</c>, <c>balance_too_large</c>.
/// </summary>
internal static class Reinstating
{
    public static Ruling<Wallet> Judge(Wallet wallet, Reinstate reinstate, Turn turn)
    {
        var book = new PurseBook(wallet.Purse, turn);
        var back = book.Reinstate(reinstate.Asset);
        if (back == default)
            return Ruling<Wallet>.Refuse(wallet, new NothingToReinstate());
        if (book.TooLarge)
            return Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max));
        var purse = book.Close();
        return new(wallet with { Purse = purse }, new Reinstated(back, purse.View(turn.Now))) { Transfers = book.Transfers };
    }
}
