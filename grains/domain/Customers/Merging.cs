using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Payouts;
using Cashback.TopUps;

namespace Cashback.Customers;

/// <summary>
/// Two customers are one person: purse and cards of the one move to the other. It can be undone: what is left of the lots, and
/// the cards that are still there, come back.
/// </summary>
internal static class Merging
{
    /// <summary>Refusals: <c>card_moving</c> (a card of his is being replaced; not recorded).</summary>
    public static Decision Send(CustomerState state, MergeCustomer merge, Turn turn)
    {
        if (merge.Into == turn.Grain.Ref)
            throw new ArgumentException($"{turn.Grain}: merged into itself; the edge lets no such request through");
        if (state.Cards.Any(c => c.Replacing is not null))
            return Decision.Unrecorded(new Refused(new CardMoving()));
        var book = new PurseBook(state.Wallet.Purse, turn);
        var moving = book.MoveOut();
        return new(
            state with { Merge = new(merge.Into, turn.Seq, moving, state.Cards), Past = [.. (state.Past ?? []).Where(p => p != merge.Into), merge.Into], Taken = Marked(state.Taken, moving), Cards = [], Wallet = state.Wallet with { Purse = book.Close() } },
            Done.Instance)
        {
            Transfers = book.Transfers,
            Messages = [new(merge.Into, book.Parcel(moving) with { Cards = [.. state.Cards.Select(c => c.Move())], PaidAccount = state.PaidAccount, Requested = state.Requested, Merges = true }, Report: true)],
        };
    }

    /// <summary>Should it come back, it is known by its origin who had brought what.</summary>
    private static List<Taken>? Marked(IReadOnlyList<Taken>? taken, MovingPurse moving) => taken?
        .Select(t => t with { Origins = [.. moving.Lots.Where(l => t.Brought(l.Stamp)).Select(l => l.Stamp.Origin).Concat(moving.Debts.Where(t.Brought).Select(d => d.First)).OfType<string>().Distinct()] }).ToList();

    /// <summary>His purse is back: those who have asked for their part meanwhile get it.</summary>
    public static IEnumerable<Message> Owed(CustomerState state, Turn turn) =>
        (state.Taken ?? []).Where(t => t.Owed).Select(t => new Message(turn.Grain.Ref, new ReturnPurse(t.From)));

    /// <summary>What the other customer said to the merge. Where it has arrived, the cards hear who holds their purse now.</summary>
    public static Decision Settle(CustomerState state, Merged merge, MessageOutcome outcome, Turn turn)
    {
        if (merge.Purse is not { } moving)
            return Decision.Unrecorded(Done.Instance);
        if (outcome.Reply is not Refused)
        {
            return new(state with { Merge = merge with { Purse = null } }, Done.Instance)
            {
                Messages = [.. merge.Cards.Select(c => new Message(c.Card, new MoveCard(turn.Grain.Ref, turn.Seq, merge.Into)))],
            };
        }

        var book = new PurseBook(state.Wallet.Purse, turn);
        book.MoveBack(moving);
        return new(state with { Merge = null, Cards = merge.Cards, Wallet = state.Wallet with { Purse = book.Close() } }, Done.Instance)
        {
            Transfers = book.Transfers,
            Messages = [.. Owed(state, turn)],
        };
    }

    /// <summary>
    /// Where to ask instead of a customer whose purse is, or was, with another one; null: here. What names the customer himself
    /// does not follow, but for reversals and for what is on its way: another copy of it may have been taken where the purse was.
    /// </summary>
    public static Elsewhere? Elsewhere(CustomerState state, Command command, Turn turn)
    {
        var follows = command.Via is not null || command is Reverse or FreezeTopUp or ReturnLots or TakeRefund || (turn.Actor.Role == Role.System && command is TopUp);
        if (!follows || state.Past is not { Count: > 0 } past)
            return null;
        if (state.Merge is { } merge)
            return new(merge.Into, [.. past.Where(p => p != merge.Into)], Check: command is not (Cards.Scan or Cards.TopUp or Cards.Adjust));
        return turn.Facts.Asked >= past.Count ? null : new(null, past);
    }

    /// <summary>Asks for it back; <c>card_moving</c> until it has arrived there, <c>not_reversible</c> a second time.</summary>
    public static Decision Undo(CustomerState state, Merged merge, Turn turn)
    {
        if (merge.Purse is not null)
            return Decision.Unrecorded(new Refused(new CardMoving()));
        if (merge.Returning)
            return Decision.Refuse(state, new NotReversible());
        return new(
            state with { Merge = merge with { Returning = true } },
            new Reversed(default, default, 0, default, default, state.Wallet.Purse.View(turn.Now)))
        {
            Messages = [new(merge.Into, new ReturnPurse(turn.Grain.Ref))],
        };
    }

    /// <summary>
    /// Gives back what came with him and is still here. It is not refused: where everything went on to a third customer, it is
    /// given back when it comes back from there.
    /// </summary>
    public static Decision Return(CustomerState state, ReturnPurse back, Turn turn)
    {
        var taken = state.Taken?.FirstOrDefault(t => t.From == back.To);
        if (taken is not null && state.Merge is not null)
            return new(state with { Taken = [.. state.Taken!.Select(t => t == taken ? t with { Owed = true } : t)] }, Done.Instance);
        var book = new PurseBook(state.Wallet.Purse, turn);
        var moving = taken is null ? new([], []) : book.MoveOutOf(taken);
        var cards = state.Cards.Where(c => c.Replacing is null && taken?.Cards.Contains(c.Card) == true).ToList();
        return new(
            state with
            {
                Taken = state.Taken?.Where(t => t != taken).ToList() is { Count: > 0 } left ? left : null,
                Cards = [.. state.Cards.Where(c => !cards.Contains(c))],
                Wallet = state.Wallet with { Purse = book.Close() },
            },
            Done.Instance)
        {
            Transfers = book.Transfers,
            Messages = [new(back.To, book.Parcel(moving) with { Cards = [.. cards.Select(c => c.Move())] })],
        };
    }
}
