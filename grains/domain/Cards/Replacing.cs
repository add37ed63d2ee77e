using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <summary>
/// A card's value moves to another card by transit. The old card is refused from the moment that it leaves; if the new card
/// says no, the same lots come back and the card is what it was.
/// </summary>
internal static class Replacing
{
    /// <summary>Refusals: <c>card_not_empty</c> (a card cannot replace itself).</summary>
    public static Decision Send(CardState state, ReplaceCard replace, Turn turn)
    {
        if (replace.NewCard == turn.Grain.Ref)
            return Decision.Refuse(state, new CardNotEmpty());
        var book = new PurseBook(state.Wallet.Purse, turn);
        var moving = book.MoveOut();
        return new(
            state with
            {
                Status = CardStatus.Replaced,
                ReplacedBy = replace.NewCard,
                Moving = new(turn.Seq, state.Status, moving),
                Wallet = state.Wallet with { Purse = book.Close() },
            },
            Done.Instance)
        {
            Transfers = book.Transfers,
            Messages = [new(replace.NewCard, book.Parcel(moving), Report: true)],
        };
    }

    /// <summary>
    /// Refusals: <c>card_replaced</c>, <c>card_blocked</c>, <c>card_not_empty</c>, <c>balance_too_large</c>. A replaced card
    /// does not send the purse on: two cards that replace each other would have no end. The sender takes it back.
    /// </summary>
    public static Decision Receive(CardState state, ReceivePurse arriving, Turn turn)
    {
        if (Taken(state) is { } refusal)
            return Decision.Refuse(state, refusal);
        var book = new PurseBook(state.Wallet.Purse, turn);
        book.MoveIn(arriving);
        return book.TooLarge
            ? Decision.Refuse(state, new BalanceTooLarge(Amounts.Max))
            : new(state with { Took = [.. state.Took ?? [], new(turn.Seq, arriving.From)], Wallet = state.Wallet with { Purse = book.Close() } }, Done.Instance) { Transfers = book.Transfers };
    }

    /// <summary>Why this card cannot take another one's place; null: it can.</summary>
    public static Refusal? Taken(CardState state) => state switch
    {
        { Status: CardStatus.Replaced } => new CardReplaced(),
        { Status: CardStatus.Blocked } => new CardBlocked(),
        { Customer: null, Moving: null, Wallet.Purse.IsEmpty: true } => null,
        _ => new CardNotEmpty(),
    };

    /// <summary>What the other card, or the customer, said. It cannot be refused.</summary>
    public static Decision Settle(CardState state, MessageOutcome outcome, Turn turn)
    {
        // An answer to a message that is settled: a second delivery under another name.
        if (state.Moving is not { } moving || moving.Seq != outcome.Of || outcome.Index != 0)
            return Decision.Unrecorded(Done.Instance);
        if (outcome.Reply is not Refused)
            return new(state with { Moving = null }, Done.Instance);
        var book = new PurseBook(state.Wallet.Purse, turn);
        book.MoveBack(moving.Purse);
        return new(
            state with { Status = moving.Was, ReplacedBy = null, Customer = null, Homes = Without(state.Homes, moving.Seq), Moving = null, Wallet = state.Wallet with { Purse = book.Close() } },
            Done.Instance)
        {
            Transfers = book.Transfers,
        };
    }

    /// <summary>It never went there.</summary>
    private static List<Home>? Without(IReadOnlyList<Home>? homes, long seq) =>
        homes?.Where(h => h.Since != seq).ToList() is { Count: > 0 } left ? left : null;
}
