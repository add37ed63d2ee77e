using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.TopUps;

namespace Cashback.Customers;

/// <summary>
/// A person's purse, terms and cards. Every refusal stands in this order: <c>not_found</c>, then <c>customer_merged</c>, then
/// those of the command, which its own file lists.
/// </summary>
internal sealed class CustomerDecider() : Decider<CustomerState>(GrainKind.Customer, 1, CustomerJson.Default.CustomerState)
{
    public override Needs Needs(GrainId grain, Command command) => command switch
    {
        Reverse reverse => Reversing.Needs(grain, reverse),
        _ => Settling.Needs(grain, command),
    };

    public override Command? Woken => new ExpireLots();

    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state)
    {
        var net = ((CustomerState)state).Wallet.Purse.Net();
        return Enum.GetValues<Asset>().Select(asset => new Holding(Account.Purse, asset, net[asset]));
    }

    protected override Decision Judge(CustomerState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        return decision.State is CustomerState after ? decision with { WakeUp = after.Wallet.Purse.NextExpiry } : decision;
    }

    protected override Reply Answer(CustomerState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetCustomer, { } s) => new CustomerView(turn.Grain.Ref, s.RateBps, s.Groups, [.. s.Cards.Select(c => new LinkedCardView(c.Card, c.Status))], s.MergedInto, s.Erased, s.Wallet.Purse.View(turn.Now)),
        (GetCustomer, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static Decision Rule(CustomerState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateCustomer, null) => new(CustomerState.New, Done.Instance),
        // Named from the request, so it is the same customer.
        (CreateCustomer, { }) => Decision.Unrecorded(Done.Instance),

        (ExpireLots, { } s) => Expire(s, turn),
        (FreezeTopUp or ReturnLots, { } s) => Apply(s, Settling.Judge(s.Wallet, command, turn)),
        (SetMembership set, { } s) => Memberships.Set(s, set),
        (ChangeCustomer change, { } s) => new(change.SetsRate ? s with { RateBps = change.RateBps } : s, Done.Instance),
        (Scan scan, { } s) => Apply(s, Scanning.Judge(s.Wallet, scan, Memberships.Apply(s, turn))),
        (TopUp topUp, { } s) => Apply(s, ToppingUp.Judge(s.Wallet, topUp, turn)),
        (Adjust adjust, { } s) => Apply(s, Adjusting.Judge(s.Wallet, adjust, turn)),
        (Reverse reverse, { } s) => Apply(s, Reversing.Judge(s.Wallet, reverse, turn)),

        (ExpireLots or FreezeTopUp or ReturnLots or SetMembership or ChangeCustomer or Scan or TopUp or Adjust or Reverse, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static Decision Apply(CustomerState state, Ruling<Wallet> ruling) => ruling.Decide(state, state with { Wallet = ruling.Part });

    /// <summary>A wake-up that finds nothing to do came too early and leaves no trace; it is still due.</summary>
    private static Decision Expire(CustomerState state, Turn turn)
    {
        var book = new PurseBook(state.Wallet.Purse, turn);
        return book.Transfers.Count == 0
            ? Decision.Unrecorded(Done.Instance)
            : new(state with { Wallet = state.Wallet with { Purse = book.Close() } }, Done.Instance) { Transfers = book.Transfers };
    }
}
