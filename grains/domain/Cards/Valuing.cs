using System.Diagnostics;
using Cashback.Grains;

namespace Cashback.Cards;

/// <summary>The commands that move value, the same whether a card or a customer holds the purse.</summary>
internal static class Valuing
{
    public static Needs Needs(GrainId grain, Command command) => command is Reverse reverse ? Reversing.Needs(grain, reverse) : Settling.Needs(grain, command);

    /// <summary>Refusals: <c>code_expired</c>, <c>code_used</c>, then those of the command, which its own file lists.</summary>
    public static Ruling<Wallet> Judge(Wallet wallet, Command command, Turn turn)
    {
        if (CodeUse.Check(wallet, command, turn) is { } refusal)
            return Ruling<Wallet>.Refuse(wallet, refusal);
        var ruling = command switch
        {
            Scan scan => Scanning.Judge(wallet, scan, turn),
            TopUp topUp => ToppingUp.Judge(wallet, topUp, turn),
            Adjust adjust => Adjusting.Judge(wallet, adjust, turn),
            CashOut cashOut => CashingOut.Judge(wallet, cashOut, turn),
            Reverse reverse => Reversing.Judge(wallet, reverse, turn),
            Reinstate reinstate => Reinstating.Judge(wallet, reinstate, turn),
            _ => throw new UnreachableException(command.ToString()),
        };
        return ruling.Refusal is null ? ruling with { Part = CodeUse.Mark(ruling.Part, turn) } : ruling;
    }

    /// <summary>
    /// Books what has expired and gives notice of what will; null: neither, so a wake-up came too early and leaves no trace. It is
    /// still due.
    /// </summary>
    public static Ruling<Wallet>? Expire(Wallet wallet, Turn turn)
    {
        var book = new Ledger.PurseBook(wallet.Purse, turn);
        var noticed = book.Notice();
        return book.Transfers.Count == 0 && noticed.Count == 0 ? null
            : new(wallet with { Purse = book.Close() }, noticed.Count == 0 ? Done.Instance : new ExpiryNoticed(noticed)) { Transfers = book.Transfers };
    }
}
