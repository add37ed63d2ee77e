using System.Diagnostics;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>What has happened to a purse elsewhere: disputes, and value that comes back. It cannot be refused.</summary>
internal static class Settling
{
    public static Needs Needs(GrainId grain, Command command) => command switch
    {
        FreezeTopUp freeze => new([freeze.Seq], []),
        ReturnLots { Reversed: { } seq } => new([], [Reversing.Row(grain, seq)]),
        _ => Grains.Needs.Nothing,
    };

    public static Ruling<Wallet> Judge(Wallet wallet, Command command, Turn turn)
    {
        var book = new PurseBook(wallet.Purse, turn);
        switch (command)
        {
            case FreezeTopUp freeze:
                book.Freeze(turn.Found.Operation(freeze.Seq)?.Operation.Transfers.Where(t => t.Credit == Account.Purse) ?? [], freeze.Frozen);
                break;
            case ReturnLots back:
                book.Return(back.Lots, back.From == turn.Grain.Ref, back.LiveUntil);
                break;
            default:
                throw new UnreachableException(command.ToString());
        }

        return new(wallet with { Purse = book.Close() }, Done.Instance) { Transfers = book.Transfers, Rows = command is ReturnLots { Reversed: { } seq } undone ? Undo(undone, seq, turn) : [] };
    }

    /// <summary>What the provider did not pay back can be reversed again; the reward that was taken for it stays taken.</summary>
    private static RowWrite[] Undo(ReturnLots back, long seq, Turn turn)
    {
        var row = Reversing.Row(turn.Grain, seq);
        if (turn.Found.Row(row) is not { } body || JsonSerializer.Deserialize(body, Wire.Default.ReversedSoFar) is not { } before)
            return [];
        return [RowWrite.Of(row, before with { Amount = before.Amount - back.Lots.Sum(l => l.Left), Full = false }, Wire.Default.ReversedSoFar)];
    }
}
