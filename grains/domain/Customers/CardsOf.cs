using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.Customers;

/// <summary>
/// Commands that came by a linked card: its status, day counters and used codes count, the customer's purse pays. What concerns
/// the card alone is decided here too, at once, and the card hears of it.
/// </summary>
internal static class CardsOf
{
    /// <summary>Refusals: <c>card_not_here</c> (not recorded: the host asks the card again), <c>card_replaced</c>, <c>card_blocked</c>.</summary>
    public static Decision Judge(CustomerState state, GrainRef via, Command command, Turn turn)
    {
        if (state.Cards.FirstOrDefault(c => c.Card == via) is not { } card)
            return Decision.Unrecorded(new Refused(new CardNotHere()));
        // It has left and come back since: what it did itself meanwhile only it knows.
        if (turn.Facts.Since > 0 && turn.Facts.Since < card.Since)
            return Decision.Unrecorded(new Refused(new CardNotHere()));
        if (card.Status == CardStatus.Replaced)
            return Decision.Refuse(state, new CardReplaced());
        return command switch
        {
            BlockCard => new(With(state, card with { Status = CardStatus.Blocked }), Done.Instance),
            UnblockCard => new(With(state, card with { Status = CardStatus.Active }), Done.Instance),
            UnlinkCard => new(state with { Cards = Without(state, via) }, Done.Instance) { Messages = [new(via, new LeaveCustomer(card.Move(), turn.Grain.Ref))] },
            ReplaceCard replace => Replace(state, card, replace, turn),
            TopUp { Method: TopUpMethod.Online } => Move(state, card, command, turn),
            _ when card.Status == CardStatus.Blocked => Decision.Refuse(state, new CardBlocked()),
            Scan or TopUp or Adjust or Reinstate or CashOut => Move(state, card, command, turn),
            _ => throw new UnreachableException(command.ToString()),
        };
    }

    /// <summary>What the new card said. Where it has been linked here by itself meanwhile, it stays.</summary>
    public static Decision Settle(CustomerState state, MessageOutcome outcome, Turn turn)
    {
        // An answer to a message that is settled, or to one whose card has been merged away meanwhile.
        if (state.Cards.FirstOrDefault(c => c.Replacing?.Seq == outcome.Of) is not { Replacing: { } replaced } old)
            return Decision.Unrecorded(Done.Instance);
        if (outcome.Reply is Refused)
        {
            var back = With(state, old with { Status = replaced.Was, Replacing = null });
            return new(back with { Cards = [.. back.Cards.Where(c => c.Card != replaced.By || c.Since > 0)] }, Done.Instance);
        }

        return new(state with { Cards = [.. Without(state, old.Card).Select(c => c.Card == replaced.By ? c with { Since = Math.Max(c.Since, outcome.Seq) } : c)] }, Done.Instance)
        {
            Messages = [new(old.Card, new LeaveCustomer(old.Move(), turn.Grain.Ref, replaced.By))],
        };
    }

    private static Decision Move(CustomerState state, LinkedCard card, Command command, Turn turn)
    {
        var wallet = state.Wallet with { Days = card.Days, Used = card.Used };
        var ruling = Valuing.Judge(wallet, command, Memberships.Apply(state, turn));
        var after = With(state, card with { Days = ruling.Part.Days, Used = ruling.Part.Used });
        return ruling.Decide(state, after with { Wallet = ruling.Part with { Days = [], Used = null } });
    }

    /// <summary>The old card is refused from now on, the new one shares the purse: nothing has to move. <c>card_not_empty</c>.</summary>
    private static Decision Replace(CustomerState state, LinkedCard card, ReplaceCard replace, Turn turn)
    {
        if (state.Cards.Any(c => c.Card == replace.NewCard))
            return Decision.Refuse(state, new CardNotEmpty());
        if (state.Cards.Count >= LinkCard.MaxCards)
            return Decision.Refuse(state, new TooManyCards(LinkCard.MaxCards));
        var after = With(state, card with { Status = CardStatus.Replaced, Replacing = new(replace.NewCard, turn.Seq, card.Status) });
        return new(after with { Cards = [.. after.Cards, new(replace.NewCard, CardStatus.Active, [])] }, Done.Instance)
        {
            Messages = [new(replace.NewCard, new JoinCustomer(turn.Grain.Ref), Report: true)],
        };
    }

    private static CustomerState With(CustomerState state, LinkedCard card) =>
        state with { Cards = [.. state.Cards.Select(c => c.Card == card.Card ? card : c)] };

    private static List<LinkedCard> Without(CustomerState state, GrainRef card) => [.. state.Cards.Where(c => c.Card != card)];
}
