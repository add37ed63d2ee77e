using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Tills;

/// <summary>Card for cash, and its reversal, which is always of the whole.</summary>
internal static class Exchanging
{
    public static Needs Needs(GrainId grain, Reverse reverse) => new([reverse.Seq], [Row(grain, reverse)]);

    public static Decision Judge(TillState state, DrawerSession session, Exchange exchange, Turn turn)
    {
        if (session.Content < exchange.Amount)
            return Decision.Refuse(state, new DrawerTooLow(session.Content, exchange.Amount));
        var fee = turn.Settings.Exchange.Fee;
        var after = session with { Content = session.Content - exchange.Amount };
        return new(state with { Session = after }, new Exchanged(exchange.Amount + fee, exchange.Amount, fee, new(true, state.Sessions, after.Content)))
        {
            Transfers = Transfers(exchange.Amount, fee, turn.Grain.Ref),
        };
    }

    /// <summary>
    /// The customer gives the cash back and the terminal pays back amount and fee. Refusals in this order: <c>not_found</c>,
    /// <c>forbidden</c>, <c>not_reversible</c>, <c>exceeds_original</c>, <c>drawer_closed</c>, <c>balance_too_large</c>.
    /// </summary>
    public static Decision Reverse(TillState state, Reverse reverse, Turn turn)
    {
        if (turn.Found.Operation(turn.Grain, reverse.Seq)?.Operation is not { } original)
            return Decision.Unrecorded(new Refused(new NotFound()));
        var late = turn.Now > (original.Received ?? original.At) + Reversing.TillFor;
        if (turn.Actor.Role == Role.Till && (original.Actor.Till != turn.Actor.Till || late))
            return Decision.Refuse(state, new Forbidden());
        if ((original.Command, original.Reply) is not (Exchange exchange, Exchanged exchanged))
            return Decision.Refuse(state, new NotReversible());
        if (turn.Found.Row(Row(turn.Grain, reverse)) is not null || (reverse.Amount ?? exchange.Amount) > exchange.Amount)
            return Decision.Refuse(state, new ExceedsOriginal(turn.Found.Row(Row(turn.Grain, reverse)) is null ? exchange.Amount : 0, reverse.Amount ?? exchange.Amount));
        // Half of an exchange has no meaning at a till: the terminal cancels one payment.
        if (reverse.Amount < exchange.Amount)
            return Decision.Refuse(state, new NotReversible());
        if (state.Session is not { } session)
            return Decision.Refuse(state, new DrawerIsClosed());
        var content = session.Content + exchange.Amount;
        if (content > Amounts.Max)
            return Decision.Refuse(state, new BalanceTooLarge(Amounts.Max));
        var row = new ReversedSoFar(exchange.Amount, 0, 0, default, true, [turn.Seq]);
        return new(
            state with { Session = session with { Content = content } },
            new Reversed(default, default, exchanged.Charged, default, default, new(default, default, default, default, default, [])))
        {
            Transfers = [.. Enumerable.Reverse(Transfers(exchange.Amount, exchanged.Fee, turn.Grain.Ref)).Select(t => t with { Debit = t.Credit, Credit = t.Debit })],
            Rows = [RowWrite.Of(Row(turn.Grain, reverse), row, Wire.Default.ReversedSoFar)],
        };
    }

    /// <summary>Named as cash given back, apart from sales.</summary>
    private static List<Transfer> Transfers(long amount, long fee, GrainRef till)
    {
        Account terminal = new(AccountKind.Terminal, till.ToString()), cashBack = new(AccountKind.CashBack, till.ToString());
        List<Transfer> transfers =
        [
            new(terminal, cashBack, Asset.Money, amount),
            new(cashBack, new(AccountKind.Drawer, till.ToString()), Asset.Money, amount),
        ];
        if (fee > 0)
            transfers.Add(new(terminal, new(AccountKind.Fees), Asset.Money, fee));
        return transfers;
    }

    private static byte[] Row(GrainId grain, Reverse reverse) => RowKey.Of(grain.Programme, ListKind.Reversals, grain.Ref, reverse.Seq);
}
