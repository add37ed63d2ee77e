using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Tills;

namespace Cashback.Cards;

/// <summary>What is left of paid money goes out (mission.md A). Refusals in the order of <see cref="CashOut"/>.</summary>
internal static class CashingOut
{
    public static Ruling<Wallet> Judge(Wallet wallet, CashOut cashOut, Turn turn)
    {
        var book = new PurseBook(wallet.Purse, turn);
        var paidIn = book.PaidIn();
        var all = paidIn.Sum(p => p.Left);
        var amount = cashOut.Amount ?? all;
        if (amount > all)
            return Ruling<Wallet>.Refuse(wallet, new InsufficientBalance(all, amount));
        var rest = book.Available(Asset.Money) - all;
        if (cashOut.Cash && amount > 0)
        {
            if (turn.Facts.Drawer is { Open: false })
                return Ruling<Wallet>.Refuse(wallet, new DrawerIsClosed());
            if (turn.Facts.Drawer is { Content: var content } && content < amount)
                return Ruling<Wallet>.Refuse(wallet, new DrawerTooLow(content, amount));
            book.DrawPaidIn(amount, Account.TransitOf(0));
        }

        var purse = book.Close();
        return new(wallet with { Purse = purse }, new CashedOut(amount, paidIn, rest, purse.View(turn.Now)))
        {
            Transfers = book.Transfers,
            Messages = cashOut.Cash && amount > 0 ? [new(turn.Actor.Till!.Value, new ReceiveCash(-amount))] : [],
        };
    }
}
