using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Payouts;
using Cashback.TopUps;

namespace Cashback.Customers;

/// <summary>
/// A person's purse, terms and cards. Every refusal stands in this order: <c>not_found</c>, <c>customer_merged</c>,
/// <c>customer_erased</c>, <c>card_not_here</c>, <c>card_replaced</c> or <c>card_blocked</c>, then those of the command, which its
/// own file lists.
/// </summary>
internal sealed class CustomerDecider() : Decider<CustomerState>(GrainKind.Customer, 1, CustomerJson.Default.CustomerState)
{
    public override Needs Needs(GrainId grain, Command command) => Valuing.Needs(grain, command);

    public override Command? Woken => new ExpireLots();

    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state)
    {
        var net = ((CustomerState)state).Wallet.Purse.Net();
        return Enum.GetValues<Asset>().Select(asset => new Holding(Account.Purse, asset, net[asset]));
    }

    protected override Decision Judge(CustomerState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        // A dry run says what would be and leaves no record, of a refusal neither.
        if (command is AdjustMember { Adjustment.DryRun: true })
            return Decision.Unrecorded(decision.Reply);
        return decision.State is CustomerState after ? decision with { WakeUp = after.Wallet.Purse.NextWake(turn) } : decision;
    }

    protected override Reply Answer(CustomerState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetCustomer, { } s) => new CustomerView(
            turn.Grain.Ref, s.RateBps, s.Groups, [.. s.Cards.Select(c => new LinkedCardView(c.Card, c.Status))], s.Merge?.Into, s.Erased, s.Wallet.Purse.View(turn.Now), s.Taken?.Select(t => t.From).ToList()),
        (GetCustomer, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    /// <summary>Every command that a customer decides.</summary>
    private static bool Knows(Command command) => command is
        CreateCustomer or ChangeCustomer or SetMembership or MergeCustomer or EraseCustomer or Scan or TopUp or Adjust or AdjustMember or Reinstate or CashOut or Reverse
        or RequestPayout or SettleHold or FreezeTopUp or ReturnLots or TakeRefund or ReceivePurse or ReturnPurse or MessageOutcome or ExpireLots || (command.Via is not null && command is BlockCard or UnblockCard or ReplaceCard or UnlinkCard);

    private static Decision Rule(CustomerState? state, Command command, Turn turn) => (command, state) switch
    {
        _ when !Knows(command) => throw new UnreachableException(command.ToString()),
        (CreateCustomer, null) => Profiles.Create(turn),
        // Named from the request, so it is the same customer.
        (CreateCustomer, { }) => Decision.Unrecorded(Done.Instance),
        (_, null) => Decision.Unrecorded(new Refused(new NotFound())),

        // These cannot be refused for what became of the customer: value is on its way, or it is about the profile.
        (ReceivePurse purse, { } s) => Arriving.Receive(s, purse, turn),
        (MessageOutcome outcome, { } s) => s.Merge is { } merge && merge.Seq == outcome.Of ? Merging.Settle(s, merge, outcome, turn) : CardsOf.Settle(s, outcome, turn),
        (ReturnPurse back, { } s) => Merging.Return(s, back, turn),
        // Who has asked for a payout knows what he holds, wherever his purse is.
        (SettleHold settle, { } s) => Requesting.Settle(s, settle, turn),
        (ExpireLots, { } s) => Valuing.Expire(s.Wallet, turn) is { } ruling ? Apply(s, ruling) : Decision.Unrecorded(Done.Instance),
        (EraseCustomer, { } s) => new(s with { Erased = true, PaidAccount = null }, Done.Instance) { Rows = Profiles.Rows(turn) },
        (Reverse reverse, { Merge: { } merge } s) when reverse.Via is null && merge.Seq == reverse.Seq => Merging.Undo(s, merge, turn),

        // It was sent on by who has, or is getting, his purse back: he answers.
        (_, { } s) when turn.Facts.From is { Kind: GrainKind.Customer } from && s.Taken?.Any(t => t.From == from) != true => Decision.Unrecorded(new Refused(new CardNotHere())),
        // What came by a card, or is on its way already, goes on to where the purse is; who names a merged customer is told.
        (_, { } s) when Merging.Elsewhere(s, command, turn) is { } elsewhere => Decision.Unrecorded(elsewhere),
        (_, { Merge: { } merge } s) when command is FreezeTopUp or ReturnLots or TakeRefund || turn.Actor.Role == Role.System && command is TopUp =>
            Decision.Unrecorded(new Elsewhere(merge.Into, [])),
        (_, { Merge: { } merge } s) => Decision.Refuse(s, new CustomerMerged(merge.Into)),
        (Scan or TopUp or Adjust or AdjustMember or Reinstate or CashOut or ChangeCustomer or MergeCustomer or SetMembership { Member: true }, { Erased: true } s) when command.Via is null => Decision.Refuse(s, new CustomerErased()),

        (ReturnLots { Requested: { } requested }, { } s) => Apply(PayoutLimits.Remove(s, requested), Settling.Judge(s.Wallet, command, turn)),
        (FreezeTopUp or ReturnLots or TakeRefund, { } s) => Apply(s, Settling.Judge(s.Wallet, command, turn)),
        (RequestPayout request, { Erased: false } s) => Requesting.Judge(s, request, turn),
        (RequestPayout, { } s) => Decision.Refuse(s, new CustomerErased()),
        (SetMembership set, { } s) => Memberships.Set(s, set),
        (ChangeCustomer change, { } s) => new(change.SetsRate ? s with { RateBps = change.RateBps } : s, Done.Instance) { Rows = Profiles.Rows(turn) },
        (MergeCustomer merge, { } s) => Merging.Send(s, merge, turn),
        (not Reverse, { } s) when command.Via is { } via => CardsOf.Judge(s, via, command, turn),
        (Scan, { } s) => Apply(s, Purchasing.List(Valuing.Judge(s.Wallet, command, Memberships.Apply(s, turn)), turn)),
        (TopUp or Adjust or Reinstate or CashOut or Reverse, { } s) => Apply(s, Valuing.Judge(s.Wallet, command, Memberships.Apply(s, turn))),
        (AdjustMember adjust, { } s) => Apply(s, AdjustingMember.Judge(s.Wallet, adjust, turn)),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static Decision Apply(CustomerState state, Ruling<Wallet> ruling) => ruling.Decide(state, state with { Wallet = ruling.Part });
}
