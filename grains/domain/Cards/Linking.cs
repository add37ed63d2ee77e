using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <summary>
/// A card's purse moves to a customer by transit, and scans follow it there. What the card has done itself stays its own: a
/// retry of an older key is answered by it, and so it remembers for ever who has held its purse.
/// </summary>
internal static class Linking
{
    /// <summary>The purse leaves in the first message; until the customer has answered, the card is <c>card_moving</c>.</summary>
    public static Decision Send(CardState state, LinkCard link, Turn turn)
    {
        var book = new PurseBook(state.Wallet.Purse, turn);
        var moving = book.MoveOut();
        var card = new MovedCard(turn.Grain.Ref, state.Status, state.Wallet.Days, state.Wallet.Used, turn.Seq);
        return new(
            state with
            {
                Customer = link.Customer,
                Moving = new(turn.Seq, state.Status, moving),
                Homes = [.. state.Homes ?? [], new(turn.Seq, link.Customer)],
                Wallet = state.Wallet with { Purse = book.Close() },
            },
            Done.Instance)
        {
            Transfers = book.Transfers,
            Messages = [new(link.Customer, book.Parcel(moving) with { Cards = [card] }, Report: true)],
        };
    }

    /// <summary>
    /// Where to ask instead; null: here. A reversal goes to who took the purse of that time, be it a customer or the card that
    /// replaced this one; everything else to who has it now, after those who had it before were asked whether they know the
    /// request.
    /// </summary>
    public static Elsewhere? Elsewhere(CardState state, Command command, Turn turn)
    {
        var isReplaced = state.Status == CardStatus.Replaced;
        // On its way to a customer it answers nothing; on its way to another card it refuses, and that is kept: not before those
        // who held the purse were asked.
        if (command is LinkCard or RecoverCard or ImportCard || (state.Moving is not null && (!isReplaced || command is Reverse or TopUps.FreezeTopUp or TopUps.ReturnLots)))
            return null;
        var homes = state.Homes ?? [];
        if (Past(command) is { } seq)
        {
            var since = command.Via is { } via ? Arrival(state, via) : seq;
            var next = homes.FirstOrDefault(h => h.Since > since)?.Customer ?? (isReplaced ? state.ReplacedBy : null);
            return next is null ? null : new(next, [.. homes.Select(h => h.Customer).Where(c => c != next).Distinct()], Check: true);
        }

        // Value that comes back is not refused by a card that nobody uses any more: its lots are where the purse went.
        if (command is TopUps.ReturnLots && state is { Status: CardStatus.Replaced, ReplacedBy: { } by })
            return new(state.Customer ?? by, [.. homes.Select(h => h.Customer).Distinct()], Check: true);
        if (homes.Count == 0)
            return null;
        var now = isReplaced ? null : state.Customer;
        var past = homes.Select(h => h.Customer).Where(c => c != now).Distinct().ToList();
        return now is null && turn.Facts.Asked >= past.Count ? null : new(now, past, Since: now is null ? 0 : homes[^1].Since);
    }

    /// <summary>Since when the purse of that card is here; it may have come by way of others.</summary>
    private static long Arrival(CardState state, GrainRef card) =>
        state.Took is [.., var last] took ? (took.LastOrDefault(t => t.Customer == card) ?? last).Since : 0;

    /// <summary>Commands about an operation of the card itself go to who took the purse of that time.</summary>
    private static long? Past(Command command) => command switch
    {
        Reverse reverse => reverse.Seq,
        TopUps.FreezeTopUp freeze => freeze.Seq,
        _ => null,
    };

    /// <summary>
    /// A customer's lost card is replaced by this one, which may have been linked to the same customer meanwhile. Refusals:
    /// <c>card_moving</c> (not recorded), <c>card_replaced</c>, <c>card_blocked</c>, <c>card_not_empty</c>.
    /// </summary>
    public static Decision Join(CardState state, JoinCustomer join, Turn turn) => state switch
    {
        { Moving: { } } when state.Customer == join.Customer => Decision.Unrecorded(new Refused(new CardMoving())),
        { Status: not CardStatus.Replaced } when state.Customer == join.Customer || Replacing.Taken(state) is null =>
            new(state with { Customer = join.Customer, Homes = [.. state.Homes ?? [], new(turn.Seq, join.Customer)] }, Done.Instance),
        _ => Decision.Refuse(state, Replacing.Taken(state)!),
    };

    public static Decision Leave(CardState state, LeaveCustomer leave, Turn turn) => new(
        state with
        {
            Customer = leave.ReplacedBy is null ? null : state.Customer,
            ReplacedBy = leave.ReplacedBy,
            Status = leave.ReplacedBy is null ? leave.Card.Status : CardStatus.Replaced,
            Homes = Known(state, leave.By, turn),
            Wallet = state.Wallet with { Days = leave.Card.Days ?? [], Used = leave.Card.Used },
        },
        Done.Instance);

    /// <summary>
    /// An older word of the same customer that comes late does not move the card, nor does one about a card that has left; but
    /// who is named may know requests of it.
    /// </summary>
    public static Decision Move(CardState state, MoveCard move, Turn turn)
    {
        var late = state.Customer is null || state.Status == CardStatus.Replaced || (state.Moved is { } last && last.Customer == move.By && last.Order >= move.Order);
        return new(
            late
                ? state with { Homes = Known(state, move.Customer, turn) }
                : state with { Customer = move.Customer, Moved = new(move.By, move.Order), Homes = [.. state.Homes ?? [], new(turn.Seq, move.Customer)] },
            Done.Instance);
    }

    private static IReadOnlyList<Home>? Known(CardState state, GrainRef customer, Turn turn) =>
        state.Homes?.Any(h => h.Customer == customer) == true ? state.Homes : [.. state.Homes ?? [], new(turn.Seq, customer)];
}
