using System.Diagnostics;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>What has happened to a purse elsewhere: disputes, and value that comes back. It cannot be refused.</summary>
internal static class Settling
{
    public static Needs Needs(GrainId grain, Command command) => command switch
    {
        FreezeTopUp { Via: { } via } freeze => new([], []) { Foreign = (grain with { Ref = via }, freeze.Seq) },
        FreezeTopUp freeze => new([freeze.Seq], []),
        ReturnLots { Reversed: { } topUp } => new([], [Row(grain, topUp)]),
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
                book.Return(returned.Lots, returned.From == turn.Grain.Ref, returned.LiveUntil);
                break;
            case TakeRefund refund:
                book.Credit(Account.Transit, refund.Asset, refund.Amount, new(LotSource.Refund));
                if (book.TooLarge)
                    return Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max));
                break;
            default:
                throw new UnreachableException(command.ToString());
        }

        return new(wallet with { Purse = book.Close() }, Done.Instance) { Transfers = book.Transfers, Rows = command is ReturnLots { Reversed: { } topUp } back ? Undo(back, topUp, turn) : [] };
    }

    /// <summary>What the provider did not pay back can be reversed again; the reward that was taken for it stays taken.</summary>
    private static RowWrite[] Undo(ReturnLots back, OperationId topUp, Turn turn)
    {
        var row = Row(turn.Grain, topUp);
        if (turn.Found.Row(row) is not { } body || JsonSerializer.Deserialize(body, Wire.Default.ReversedSoFar) is not { } before)
            return [];
        return [RowWrite.Of(row, before with { Amount = before.Amount - back.Lots.Sum(l => l.Left), Full = false }, Wire.Default.ReversedSoFar)];
    }

    private static byte[] Row(GrainId grain, OperationId topUp) => Reversing.Row(grain, new Reverse(topUp.Seq) { Via = topUp.Grain });
}
