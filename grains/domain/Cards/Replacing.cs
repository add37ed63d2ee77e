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
        if (state.Status == CardStatus.Replaced)
            return Decision.Refuse(state, new CardReplaced());
        if (state.Status == CardStatus.Blocked)
            return Decision.Refuse(state, new CardBlocked());
        if (!(state.Customer is null && state.Wallet.Purse.IsEmpty))
            return Decision.Refuse(state, new CardNotEmpty());
        var book = new PurseBook(state.Wallet.Purse, turn);
        book.MoveIn(arriving);
        return book.TooLarge
            ? Decision.Refuse(state, new BalanceTooLarge(Amounts.Max))
            : new(state with { Wallet = state.Wallet with { Purse = book.Close() } }, Done.Instance) { Transfers = book.Transfers };
    }

    /// <summary>What the other card said. It cannot be refused.</summary>
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
            state with { Status = moving.Was, ReplacedBy = null, Moving = null, Wallet = state.Wallet with { Purse = book.Close() } },
            Done.Instance)
        {
            Transfers = book.Transfers,
        };
    }
}
