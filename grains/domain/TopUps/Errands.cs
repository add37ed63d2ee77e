using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.TopUps;

/// <summary>
/// What a top-up still has to tell the purse: one message at a time, the next when the last was answered. Value travels with
/// it by transit.
/// </summary>
internal static class Errands
{
    /// <summary>Longest pause between two offers of a payment that no purse takes.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Moves of a purse that are followed at once.</summary>
    private const int MaxHops = 8;

    public static Account Provider(TopUpState state) => new(AccountKind.Provider, state.Provider);

    public static Account Unmatched(TopUpState state) => new(AccountKind.Unmatched, state.Provider);

    public static TimeSpan Pause(int tries) => tries > 6 ? LongestPause : TimeSpan.FromSeconds(30) * (1 << tries);

    /// <summary>The decision with the next message, if there is one to send.</summary>
    /// <param name="state">After what was just learned.</param>
    /// <param name="turn">The turn.</param>
    /// <param name="source">Where the money of a credit is booked now; null: unmatched.</param>
    public static Decision Next(TopUpState state, Turn turn, Account? source = null)
    {
        if (state.Errand is not null || !state.Paid)
            return new(state, Done.Instance);
        if (state.Credited == 0)
            return Offer(state, turn, source);
        var provider = Provider(state);
        if (state.Dispute == DisputeStatus.Open && !state.Frozen)
            return Send(state, ErrandKind.Freeze, 0, new FreezeTopUp(state.Credited, true), turn);
        if (state.Dispute == DisputeStatus.Won && state.Frozen)
            return Send(state, ErrandKind.Unfreeze, 0, new FreezeTopUp(state.Credited, false), turn);
        var foreign = Math.Min(state.Foreign - state.ForeignTaken, Left(state));
        if (foreign > 0)
            return Take(state, ErrandKind.TakeForeign, foreign, provider, turn);
        return state.Dispute == DisputeStatus.Lost && Left(state) > 0
            ? Take(state, ErrandKind.TakeLost, Left(state), provider, turn)
            : new(state, Done.Instance);

        static Decision Take(TopUpState of, ErrandKind kind, long amount, Account to, Turn now) =>
            Send(of, kind, amount, new Reverse(of.Credited, amount, Settled: true), now) with { Transfers = [new(Account.TransitOf(0), to, Asset.Money, amount)] };
    }

    /// <summary>
    /// A payment that is in no purse is offered to its target. What the provider has given back meanwhile is no longer there to be
    /// credited: that part leaves the unmatched payments.
    /// </summary>
    private static Decision Offer(TopUpState state, Turn turn, Account? source)
    {
        var (after, transfers) = source is null ? Gone(state) : (state, []);
        var left = Left(after);
        if (after.Target is null || left == 0)
            return new(after, Done.Instance) { Transfers = transfers };
        transfers.Add(new(source ?? Unmatched(state), Account.TransitOf(0), Asset.Money, left));
        return Send(after with { Tries = after.Tries + 1 }, ErrandKind.Credit, left, new TopUp(left, TopUpMethod.Online, Payment: turn.Grain.Ref), turn) with { Transfers = transfers };
    }

    /// <summary>What the provider has given back of an unmatched payment is not there any more.</summary>
    private static (TopUpState After, List<Transfer> Transfers) Gone(TopUpState state)
    {
        var foreign = Math.Min(state.Foreign - state.ForeignTaken, Left(state));
        var lost = state.Dispute == DisputeStatus.Lost ? Left(state) - foreign : 0;
        return foreign + lost == 0
            ? (state, [])
            : (state with { ForeignTaken = state.ForeignTaken + foreign, Lost = state.Lost + lost }, [new(Unmatched(state), Provider(state), Asset.Money, foreign + lost)]);
    }

    private static Decision Send(TopUpState of, ErrandKind kind, long amount, Command command, Turn now) =>
        new(of with { Errand = new(now.Seq, kind, amount), Reason = null }, Done.Instance) { Messages = [new(of.Holder ?? of.Target!.Value, command, Report: true)] };

    /// <summary>What the purse said. It cannot be refused.</summary>
    public static Decision Settle(TopUpState state, MessageOutcome outcome, Turn turn)
    {
        if (state.Errand is not { } errand || errand.Seq != outcome.Of || outcome.Index != 0)
            return Decision.Unrecorded(Done.Instance);
        var idle = state with { Errand = null };
        if (outcome.Reply is not Refused { Refusal: var refusal })
            return Next(Finished(idle, errand, outcome), turn);
        return refusal switch
        {
            _ when errand.Kind == ErrandKind.Credit => Offered(idle, errand, refusal, turn),
            CardMoving or CardNotHere => Later(idle, errand, "card_moving"),
            // The purse has let a part of it go for a refund of ours: the message about that comes, and less is asked for then.
            ExceedsOriginal when state.Tries < MaxHops => Later(idle with { Tries = state.Tries + 1 }, errand, "refund_under_way"),
            _ => GivenUp(idle, errand, outcome),
        };
    }

    /// <summary>No purse took the money: it waits as unmatched, unless the card's purse is known to be elsewhere.</summary>
    private static Decision Offered(TopUpState state, Errand errand, Refusal refusal, Turn turn)
    {
        var back = new Transfer(Account.Transit, Unmatched(state), Asset.Money, errand.Amount);
        var after = state with { Reason = Code(refusal) };
        if (refusal is not CardReplaced { By: { } by } || state.Tries > MaxHops)
        {
            var (unmatched, gone) = Gone(after);
            return new(unmatched, Done.Instance) { Transfers = [back, .. gone] };
        }

        var next = Next(after with { Target = by }, turn);
        return next with { Transfers = [back, .. next.Transfers] };
    }

    /// <summary>The purse cannot be found any more: what the provider has taken is a loss that someone has to look at.</summary>
    private static Decision GivenUp(TopUpState state, Errand errand, MessageOutcome outcome) => new(Finished(state, errand, outcome) with { GivenUp = state.GivenUp + errand.Amount }, Done.Instance)
    {
        Transfers = errand.Amount == 0 ? [] : [new(Unmatched(state), Account.Transit, Asset.Money, errand.Amount)],
    };

    /// <summary>The purse is on its way somewhere, or has more to tell: it is asked again soon.</summary>
    private static Decision Later(TopUpState state, Errand errand, string reason) => new(state with { Reason = reason }, Done.Instance)
    {
        Transfers = errand.Amount == 0 ? [] : [new(Provider(state), Account.Transit, Asset.Money, errand.Amount)],
    };

    private static TopUpState Finished(TopUpState state, Errand errand, MessageOutcome outcome) => errand.Kind switch
    {
        ErrandKind.Credit => state with { Credited = outcome.Seq, Holder = outcome.At ?? state.Target },
        ErrandKind.Freeze => state with { Frozen = true },
        ErrandKind.Unfreeze => state with { Frozen = false },
        ErrandKind.TakeForeign => state with { ForeignTaken = state.ForeignTaken + errand.Amount, Tries = 0 },
        ErrandKind.TakeLost => state with { Tries = 0, Lost = state.Lost + errand.Amount },
        _ => throw new UnreachableException(errand.Kind.ToString()),
    };

    /// <summary>What of the payment was neither given back nor taken.</summary>
    public static long Left(TopUpState state) => state.Amount - state.Refunded - state.ForeignTaken - state.Lost;

    private static string Code(Refusal refusal) => refusal switch
    {
        NotFound => "not_found",
        CardReplaced => "card_replaced",
        BalanceTooLarge => "balance_too_large",
        _ => "refused",
    };
}
