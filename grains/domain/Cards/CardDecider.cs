using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>
/// A card and its purse. Every refusal stands in this order: <c>not_found</c>, then <c>card_replaced</c> or
/// <c>card_blocked</c>, then those of the command, which its own file lists.
/// </summary>
internal sealed class CardDecider() : Decider<CardState>(GrainKind.Card, 1, CardJson.Default.CardState)
{
    public override Needs Needs(GrainId grain, Command command) => command switch
    {
        Reverse reverse => Reversing.Needs(grain, reverse),
        _ => Settling.Needs(grain, command),
    };

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
        return decision.State is CardState after ? decision with { WakeUp = after.Wallet.Purse.NextExpiry } : decision;
    }

    protected override Reply Answer(CardState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetCard, { } s) => new CardView(turn.Grain.Ref, s.Serial, s.Kind, s.Status, s.Customer, s.ReplacedBy, s.Wallet.Purse.View(turn.Now)),
        (GetCard, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static Decision Rule(CardState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateCard create, null) => Create(create, turn),
        // Named from the batch, so it is the same card.
        (CreateCard, { }) => Decision.Unrecorded(Done.Instance),

        // These three cannot be refused for the card's status: value is already on its way.
        (ReceivePurse purse, { } s) => Replacing.Receive(s, purse, turn),
        (MessageOutcome outcome, { } s) => Replacing.Settle(s, outcome, turn),
        (ExpireLots, { } s) => Expire(s, turn),
        (FreezeTopUp or ReturnLots, { } s) => Apply(s, Settling.Judge(s.Wallet, command, turn)),

        (Scan or TopUp or Adjust or Reverse or BlockCard or UnblockCard or ReplaceCard, { Status: CardStatus.Replaced } s) => Decision.Refuse(s, new CardReplaced(turn.Actor.Role == Role.System ? s.ReplacedBy : null)),
        (ReplaceCard replace, { } s) => Replacing.Send(s, replace, turn),
        (BlockCard, { } s) => new(s with { Status = CardStatus.Blocked }, Done.Instance),
        (UnblockCard, { } s) => new(s with { Status = CardStatus.Active }, Done.Instance),
        // A blocked card still gives back: the goods came back, whoever holds the card.
        (Reverse reverse, { } s) => Apply(s, Reversing.Judge(s.Wallet, reverse, turn)),

        // An online payment has been taken already.
        (TopUp { Method: TopUpMethod.Online } topUp, { } s) => Apply(s, ToppingUp.Judge(s.Wallet, topUp, turn)),
        (Scan or TopUp or Adjust, { Status: CardStatus.Blocked } s) => Decision.Refuse(s, new CardBlocked()),
        (Scan scan, { } s) => Apply(s, Scanning.Judge(s.Wallet, scan, turn)),
        (TopUp topUp, { } s) => Apply(s, ToppingUp.Judge(s.Wallet, topUp, turn)),
        (Adjust adjust, { } s) => Apply(s, Adjusting.Judge(s.Wallet, adjust, turn)),

        (ReceivePurse or MessageOutcome or ExpireLots or FreezeTopUp or ReturnLots or Scan or TopUp or Adjust or Reverse or BlockCard or UnblockCard or ReplaceCard, null) =>
            Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static Decision Apply(CardState state, Ruling<Wallet> ruling) => ruling.Decide(state, state with { Wallet = ruling.Part });

    private static Decision Create(CreateCard create, Turn turn)
    {
        var card = new byte[GrainRef.Size];
        turn.Grain.Ref.Write(card);
        return new(new CardState(create.Serial, create.Kind, CardStatus.Active, create.Customer, null, null, Wallet.Empty), Done.Instance)
        {
            Rows = [new(RowKey.Of(turn.Grain.Programme, ListKind.Cards, create.Serial), card)],
        };
    }

    /// <summary>A wake-up that finds nothing to do came too early and leaves no trace; it is still due.</summary>
    private static Decision Expire(CardState state, Turn turn)
    {
        var book = new PurseBook(state.Wallet.Purse, turn);
        return book.Transfers.Count == 0
            ? Decision.Unrecorded(Done.Instance)
            : new(state with { Wallet = state.Wallet with { Purse = book.Close() } }, Done.Instance) { Transfers = book.Transfers };
    }
}
