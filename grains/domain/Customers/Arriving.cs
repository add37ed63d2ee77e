using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Payouts;

namespace Cashback.Customers;

/// <summary>
/// A purse arrives: of a card that is linked, of a customer who is merged, or back from one. Refusals: <c>customer_merged</c>,
/// <c>customer_erased</c>, <c>too_many_cards</c>, <c>balance_too_large</c>; the sender takes it back.
/// </summary>
internal static class Arriving
{
    public static Decision Receive(CustomerState state, ReceivePurse arriving, Turn turn)
    {
        if (state.Merge is { } merge)
            return merge.Returning && merge.Into == arriving.From && !arriving.Merges ? ComeBack(state, arriving, turn) : Decision.Refuse(state, new CustomerMerged(merge.Into));
        if (state.Erased)
            return Decision.Refuse(state, new CustomerErased());
        var cards = Cards(state, arriving);
        if (cards.Count > LinkCard.MaxCards)
            return Decision.Refuse(state, new TooManyCards(LinkCard.MaxCards));
        var book = new PurseBook(state.Wallet.Purse, turn);
        book.MoveIn(arriving);
        if (book.TooLarge)
            return Decision.Refuse(state, new BalanceTooLarge(Amounts.Max));
        var after = state with { Cards = cards, Wallet = state.Wallet with { Purse = book.Close() } };
        // They are one person: what one of them was paid, and has asked for, counts for both.
        if (arriving.From.Kind == GrainKind.Customer)
        {
            after = PayoutLimits.Add(after, arriving.Requested) with
            {
                PaidAccount = state.PaidAccount ?? arriving.PaidAccount,
                Taken = [.. (state.Taken ?? []).Where(t => t.From != arriving.From), new(arriving.From, turn.Seq, [.. (arriving.Cards ?? []).Select(c => c.Card)])],
            };
        }

        return new(after, Done.Instance) { Transfers = book.Transfers };
    }

    /// <summary>The merge is undone. It cannot be refused: the other one has let it go.</summary>
    private static Decision ComeBack(CustomerState state, ReceivePurse arriving, Turn turn)
    {
        var book = new PurseBook(state.Wallet.Purse, turn);
        book.MoveIn(arriving);
        return new(state with { Merge = null, Cards = Cards(state, arriving), Wallet = state.Wallet with { Purse = book.Close() } }, Done.Instance)
        {
            Transfers = book.Transfers,
            Messages = [.. (arriving.Cards ?? []).Select(c => new Message(c.Card, new MoveCard(turn.Grain.Ref, turn.Seq, turn.Grain.Ref))), .. Merging.Owed(state, turn)],
        };
    }

    private static List<LinkedCard> Cards(CustomerState state, ReceivePurse arriving) =>
        [.. state.Cards.Where(c => arriving.Cards?.Any(a => a.Card == c.Card) != true), .. (arriving.Cards ?? []).Select(LinkedCard.Of)];
}
