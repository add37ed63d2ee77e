using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;

namespace Cashback.RefundPayments;

/// <summary>
/// The buyer's choice: back to the source, into the wallet with a bonus, or given away. It is made once, before a deadline; who
/// does not choose gets the default. Refusals in this order: <c>choice_closed</c>, <c>choice_not_offered</c>.
/// </summary>
internal static class Choosing
{
    /// <summary>It waits for its buyer.</summary>
    public static bool IsOpen(RefundPaymentState state) => state is { Status: RefundStatus.Due, Flight: null, Chosen: null, Again: not null, Terms.Choice: not null };

    /// <summary>Asks where there is something to ask and time to answer; else sends at once. Other terms than before ask again.</summary>
    public static Decision Ask(RefundPaymentState state, ChoiceTerms? before, Turn turn)
    {
        var fresh = before is null || before == state.Terms.Choice ? state : state with { Chosen = null };
        if (fresh is not { Terms.Choice: { } choice, Chosen: null, Payment.Method: not TicketMethod.Gift })
            return Sending.Start(fresh, turn);
        return choice.Until <= turn.Now
            ? Sending.Start(Default(fresh), turn)
            : new(fresh with { Status = RefundStatus.Due, Reason = null, Again = choice.Until }, new RefundSent(RefundStatus.Due, fresh.Settled, fresh.Payment.Total));
    }

    /// <summary>The time is over. A default that cannot be had is the source.</summary>
    public static RefundPaymentState Default(RefundPaymentState state)
    {
        var wanted = state.Terms.Choice!.Default;
        return state with { Chosen = IsOffered(state, wanted) ? wanted : RefundChoice.Source };
    }

    public static Decision Judge(RefundPaymentState state, ChooseRefund choose, Turn turn)
    {
        // The same again is answered again, however far it is by now.
        if (state.Chosen == choose.Choice)
            return Decision.Unrecorded(new RefundSent(state.Status, state.Settled, state.Payment.Total));
        if (!IsInTime(state, turn))
            return Decision.Unrecorded(new Refused(new ChoiceClosed(state.Status)));
        return IsOffered(state, choose.Choice)
            ? Sending.Start(state with { Chosen = choose.Choice }, turn)
            : Decision.Unrecorded(new Refused(new ChoiceNotOffered()));
    }

    /// <summary>What can be chosen now, and the gift that would come with it.</summary>
    public static IReadOnlyList<RefundOffer> Offers(RefundPaymentState state, Turn turn) => !IsInTime(state, turn)
        ? []
        : [.. Enum.GetValues<RefundChoice>().Where(choice => IsOffered(state, choice)).Select(choice => new RefundOffer(choice, choice == RefundChoice.Wallet ? Bonus(state) : 0))];

    /// <summary>Gift for who takes the wallet, minor units.</summary>
    public static long Bonus(RefundPaymentState state) => Rounding.Percent(state.Due, state.Terms.Choice?.BonusBps ?? 0);

    private static bool IsInTime(RefundPaymentState state, Turn turn) => IsOpen(state) && state.Terms.Choice!.Until > turn.Now;

    private static bool IsOffered(RefundPaymentState state, RefundChoice choice) => choice switch
    {
        RefundChoice.Source => true,
        RefundChoice.Wallet => state.Payment.Owner is not null,
        RefundChoice.Donation => state.Terms.Choice!.Donation is not null,
        _ => throw new System.Diagnostics.UnreachableException(choice.ToString()),
    };
}
