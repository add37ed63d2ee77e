using System.Diagnostics;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Tills;

namespace Cashback.Cards;

/// <summary>
/// Paid money comes in, and the reward for it (mission.md A). Refusals in this order: <c>forbidden</c> (cash and card terminals
/// are a till's, online payments come from their own grain), <c>drawer_closed</c>, <c>balance_too_large</c>.
/// </summary>
internal static class ToppingUp
{
    public static Ruling<Wallet> Judge(Wallet wallet, TopUp topUp, Turn turn)
    {
        if (Source(topUp.Method, turn) is not { } source)
            return Ruling<Wallet>.Refuse(wallet, new Forbidden());
        if (topUp.Method == TopUpMethod.Cash && turn.Facts.Drawer is { Open: false })
            return Ruling<Wallet>.Refuse(wallet, new DrawerIsClosed());
        var rule = turn.Settings.TopUpCashback;
        var terms = TopUpReward.Terms(rule, topUp.Method);
        var reward = terms is null ? 0 : TopUpReward.Of(topUp.Amount, terms);
        var book = new PurseBook(wallet.Purse, turn);
        book.Credit(source, Asset.Money, topUp.Amount, new(LotSource.TopUp, Refundable: true));
        if (reward > 0)
            book.Credit(new(AccountKind.Granted, "topUpReward"), Asset.Gift, reward, new(LotSource.Reward, ExpiresAt: Expiry(rule.ValidDays, turn)));
        if (book.TooLarge)
            return Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max));
        var purse = book.Close();
        var after = (wallet with { Purse = purse }).WithRecent(LocalDay.Of(turn.Now, turn.Programme.Info), topUp.Amount);
        return new(after, new ToppedUp(new(topUp.Amount, reward, 0), purse.View(turn.Now), reward > 0 ? terms : null))
        {
            Transfers = book.Transfers,
            Messages = topUp.Method == TopUpMethod.Cash ? [new(turn.Actor.Till!.Value, new ReceiveCash(topUp.Amount))] : [],
        };
    }

    /// <summary>
    /// Where the money comes from; null: this actor cannot take it. Cash crosses to the till by transit, and the till books it
    /// to its drawer or as uncounted. An online payment was booked by its own grain and comes by transit too.
    /// </summary>
    private static Account? Source(TopUpMethod method, Turn turn) => (method, turn.Actor) switch
    {
        (TopUpMethod.Cash, { Till: { } }) => Account.TransitOf(0),
        (TopUpMethod.Terminal, { Till: { } till }) => new(AccountKind.Terminal, till.ToString()),
        (TopUpMethod.Terminal, { Role: Role.Owner or Role.Manager }) => new(AccountKind.Terminal),
        (TopUpMethod.Online, { Role: Role.System }) => Account.Transit,
        (TopUpMethod.Cash or TopUpMethod.Terminal or TopUpMethod.Online, _) => null,
        _ => throw new UnreachableException(method.ToString()),
    };

    private static DateTimeOffset? Expiry(int? validDays, Turn turn) => validDays is { } days ? LocalDay.EndAfter(turn.Now, days, turn.Programme.Info) : null;
}
