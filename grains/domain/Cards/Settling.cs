using System.Diagnostics;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Operations;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>What has happened to a purse elsewhere: disputes, and value that comes back.</summary>
internal static class Settling
{
    public static Needs Needs(GrainId grain, Command command) => command switch
    {
        FreezeTopUp { Via: { } via } freeze => new([], []) { Foreign = (grain with { Ref = via }, freeze.Seq) },
        FreezeTopUp freeze => new([freeze.Seq], []),
        ReturnLots { Reversed: { } topUp } => new([], [Row(grain, topUp)]),
        TakeRefund { Spent: { } spent } => spent.Grain == grain.Ref ? new([spent.Seq], [Row(grain, spent)]) : new([], [Row(grain, spent)]) { Foreign = (grain with { Ref = spent.Grain }, spent.Seq) },
        _ => Grains.Needs.Nothing,
    };

    public static Ruling<Wallet> Judge(Wallet wallet, Command command, Turn turn)
    {
        var book = new PurseBook(wallet.Purse, turn);
        switch (command)
        {
            case FreezeTopUp freeze:
                var journal = freeze.Via ?? turn.Grain.Ref;
                var made = turn.Found.Operation(turn.Grain with { Ref = journal }, freeze.Seq)?.Operation.Transfers.Where(t => t.Credit == Account.Purse) ?? [];
                book.Freeze(book.Localize([.. made], journal), freeze.Frozen);
                break;
            case ReturnLots returned:
                book.Release(returned.Released);
                book.Return(returned.Lots, returned.From, returned.LiveUntil);
                break;
            case TakeRefund refund:
                if (Take(refund, book, turn) is { } refusal)
                    return Ruling<Wallet>.Refuse(wallet, refusal);
                if (book.TooLarge)
                    return Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max));
                break;
            default:
                throw new UnreachableException(command.ToString());
        }

        var purse = book.Close();
        Transfer[] donated = command is TakeRefund { Donated: true } given ? [new(Account.Transit, RefundPayments.Sending.Donations, given.Asset, given.Amount)] : [];
        return new(wallet with { Purse = purse }, Done.Instance) { Transfers = [.. book.Transfers, .. donated], Rows = Rows(command, turn) };
    }

    /// <summary>
    /// What was spent goes back to its lots, with their expiry, last spent first; all else is one new lot. What a reversal by
    /// hand has given back does not come twice: <c>exceeds_original</c>.
    /// </summary>
    private static ExceedsOriginal? Take(TakeRefund refund, PurseBook book, Turn turn)
    {
        var spent = Spent(refund, book, turn);
        var restored = refund.Spent is { } purchase ? Before(purchase, turn).Restored[refund.Asset] : 0;
        var left = spent.Sum(t => t.Amount) - restored - refund.Before;
        if (restored > 0 && refund.Amount > left)
            return new(Math.Max(0, left), refund.Amount);
        if (refund.Donated)
            return null;
        var known = Math.Clamp(spent.Sum(t => t.Amount) - refund.Before, 0, refund.Amount);
        if (known > 0)
            book.Restore(spent, refund.Before, refund.Before + known);
        if (refund.Amount > known)
            book.Credit(Account.Transit, refund.Asset, refund.Amount - known, new(LotSource.Refund));
        if (refund.Bonus > 0)
            book.Credit(new(AccountKind.Granted, "refundBonus"), Asset.Gift, refund.Bonus, new(LotSource.Reward));
        return null;
    }

    /// <summary>What the purchase took out of the purse, as if it were on its way now.</summary>
    private static IReadOnlyList<Transfer> Spent(TakeRefund refund, PurseBook book, Turn turn)
    {
        if (refund.Spent is not { } spent || turn.Found.Operation(turn.Grain with { Ref = spent.Grain }, spent.Seq)?.Operation is not { } purchase)
            return [];
        var left = purchase.Transfers.Where(t => t.Debit == Account.Purse && t.Asset == refund.Asset && t.Lot is not null && t.Credit.Kind is AccountKind.Redeemed or AccountKind.Sales);
        return book.Localize([.. left.Select(t => t with { Credit = Account.Transit })], spent.Grain);
    }

    private static RowWrite[] Rows(Command command, Turn turn) => command switch
    {
        ReturnLots { Reversed: { } topUp } back when turn.Found.Row(Row(turn.Grain, topUp)) is not null => [Undo(back, topUp, turn)],
        TakeRefund { Spent: { } spent } refund => [Write(spent, Before(spent, turn) is var before ? before with { Refunded = before.Refunded.Plus(refund.Asset, refund.Amount) } : before, turn)],
        _ => [],
    };

    /// <summary>What the provider did not pay back can be reversed again; the reward that was taken for it stays taken.</summary>
    private static RowWrite Undo(ReturnLots back, OperationId topUp, Turn turn)
    {
        var before = Before(topUp, turn);
        return Write(topUp, before with { Amount = before.Amount - back.Lots.Sum(l => l.Left), Full = false }, turn);
    }

    private static ReversedSoFar Before(OperationId operation, Turn turn) => Reversing.Before(Row(turn.Grain, operation), turn);

    private static RowWrite Write(OperationId operation, ReversedSoFar row, Turn turn) => RowWrite.Of(Row(turn.Grain, operation), row, Wire.Default.ReversedSoFar);

    private static byte[] Row(GrainId grain, OperationId operation) => Reversing.Row(grain, new Reverse(operation.Seq) { Via = operation.Grain });
}
