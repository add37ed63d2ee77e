using System.Diagnostics;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>
/// A card and its purse, until it is linked: then the customer holds the purse, and the host is told to ask there. Every refusal
/// stands in this order: <c>not_found</c>, then <c>card_replaced</c>, <c>card_moving</c> or <c>card_blocked</c>, then those of the
/// command, which its own file lists.
/// </summary>
internal sealed class CardDecider() : Decider<CardState>(GrainKind.Card, 1, CardJson.Default.CardState)
{
    public override Needs Needs(GrainId grain, Command command) => Valuing.Needs(grain, command);

    public override Command? Woken => new ExpireLots();

    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state)
    {
        var net = ((CardState)state).Wallet.Purse.Net();
        return Enum.GetValues<Asset>().Select(asset => new Holding(Account.Purse, asset, net[asset]));
    }

    /// <summary>Every decision says anew when the next lot expires. A lot that becomes available needs no one to be told.</summary>
    protected override Decision Judge(CardState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        return decision.State is CardState after ? decision with { WakeUp = after.Wallet.Purse.NextWake(turn) } : decision;
    }

    protected override Reply Answer(CardState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetCard, { } s) => new CardView(turn.Grain.Ref, s.Serial, s.Kind, s.Status, s.Customer, s.ReplacedBy, s.Wallet.Purse.View(turn.Now), s.Moving is not null, s.Homes?.Select(h => h.Customer).ToList(), s.Took?.Select(t => t.Customer).ToList()),
        (GetCard, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    /// <summary>Every command that a card decides.</summary>
    private static bool Knows(Command command) => command is
        CreateCard or Scan or TopUp or Adjust or Reinstate or CashOut or FreezeTopUp or ReturnLots or TakeRefund or Reverse or BlockCard or UnblockCard or ReplaceCard or LinkCard or UnlinkCard or RecoverCard or ImportCard
        or ReceivePurse or MessageOutcome or ExpireLots or JoinCustomer or LeaveCustomer or MoveCard;

    private static Decision Rule(CardState? state, Command command, Turn turn) => (command, state) switch
    {
        _ when !Knows(command) => throw new UnreachableException(command.ToString()),
        (CreateCard create, null) => Create(create, turn),
        // Named from the batch, so it is the same card.
        (CreateCard, { }) => Decision.Unrecorded(Done.Instance),

        // These cannot be refused for the card's status: value is already on its way, or it has happened elsewhere.
        (ReceivePurse purse, { } s) => Replacing.Receive(s, purse, turn),
        (MessageOutcome outcome, { } s) => Replacing.Settle(s, outcome, turn),
        (ExpireLots, { } s) => Valuing.Expire(s.Wallet, turn) is { } ruling ? Apply(s, ruling) : Decision.Unrecorded(Done.Instance),
        (JoinCustomer join, { } s) => Linking.Join(s, join, turn),
        (LeaveCustomer leave, { } s) => Linking.Leave(s, leave, turn),
        (MoveCard move, { } s) => Linking.Move(s, move, turn),

        (_, null) => Decision.Unrecorded(new Refused(new NotFound())),
        (_, { } s) when Linking.Elsewhere(s, command, turn) is { } elsewhere => Decision.Unrecorded(elsewhere),
        (RecoverCard recover, { } s) => Recovering.Judge(s, recover, turn),
        // Its purse is on the way to the card that will answer.
        (Reverse or FreezeTopUp or ReturnLots, { Status: CardStatus.Replaced, Moving: { } }) => Decision.Unrecorded(new Refused(new CardMoving())),
        (_, { Status: CardStatus.Replaced } s) => Decision.Refuse(s, new CardReplaced(turn.Actor.Role == Role.System ? s.ReplacedBy : null)),
        // Somebody else has paid or is paid already: the card's own status does not matter.
        (FreezeTopUp or ReturnLots or TakeRefund, { Moving: null } s) => Apply(s, Settling.Judge(s.Wallet, command, turn)),
        (LinkCard link, { Customer: { } customer } s) when link.Customer == customer && s.Moving is null => new(s, Done.Instance),
        (LinkCard, { Customer: { }, Moving: null } s) => Decision.Refuse(s, new AlreadyLinked()),
        // It will be over in a moment, so it is not remembered: the same key may be used again.
        (_, { Moving: { } }) => Decision.Unrecorded(new Refused(new CardMoving())),
        (UnlinkCard or ReplaceCard { OnlyLinked: true }, { } s) => Decision.Refuse(s, new NotLinked()),
        (ReplaceCard replace, { } s) => Replacing.Send(s, replace, turn),
        (BlockCard, { } s) => new(s with { Status = CardStatus.Blocked }, Done.Instance),
        (UnblockCard, { } s) => new(s with { Status = CardStatus.Active }, Done.Instance),
        // A blocked card still gives back: the goods came back, whoever holds the card.
        (Reverse reverse, { } s) => Apply(s, Valuing.Judge(s.Wallet, reverse, turn)),

        // An online payment has been taken already.
        (TopUp { Method: TopUpMethod.Online }, { } s) => Apply(s, Valuing.Judge(s.Wallet, command, turn)),
        (Scan or TopUp or Adjust or Reinstate or CashOut or LinkCard, { Status: CardStatus.Blocked } s) => Decision.Refuse(s, new CardBlocked()),
        (Scan or TopUp or Adjust or Reinstate or CashOut, { } s) => Apply(s, Valuing.Judge(s.Wallet, command, turn)),
        (LinkCard link, { } s) => Linking.Send(s, link, turn),
        (ImportCard import, { } s) => Importing.Judge(s, import, turn),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static Decision Apply(CardState state, Ruling<Wallet> ruling) => ruling.Decide(state, state with { Wallet = ruling.Part });

    private static Decision Create(CreateCard create, Turn turn)
    {
        var card = new byte[GrainRef.Size];
        turn.Grain.Ref.Write(card);
        var rows = new[] { new RowWrite(RowKey.Of(turn.Grain.Programme, ListKind.Cards, create.Serial), card) };
        var state = new CardState(create.Serial, create.Kind, CardStatus.Active, null, null, null, Wallet.Empty);
        return create.Customer is { } customer
            ? Linking.Send(state, new(customer), turn) with { Rows = rows }
            : new(state, Done.Instance) { Rows = rows };
    }
}
