using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Reads;

namespace Cashback.Jobs;

/// <summary>
/// After the tickets: purses take back the cashback that the refunded part of a purchase had earned. Only pages that were
/// exchanged have a row; where no purchase is known the job just ends.
/// </summary>
internal static class MatchEarnings
{
    /// <summary>Pages on their way at once: scans share the commits.</summary>
    private const int MaxOpen = 1;

    public static Decision Begin(MatchJobState state, Turn turn) => state is { Phase: MatchPhase.Working, Earnings: > 0 }
        ? Go(state with { Status = JobStatus.Running, Phase = MatchPhase.Recalculating, Pages = state.Next, Next = 0 }, turn)
        : MatchJobs.End(state, turn);

    public static Decision Go(MatchJobState state, Turn turn)
    {
        var messages = new List<Message>();
        for (; state.Open < MaxOpen && state.Next < state.Pages; state = state with { Next = state.Next + 1, Open = state.Open + 1 })
            messages.Add(new(turn.Grain.Ref, new BeginUndo(), Page: new(ListKind.TicketEarnings, turn.Grain.Ref, state.Next, 0, Page.Size, 0)));
        return state.Open == 0 ? MatchJobs.End(state, turn) : MatchJobs.Keep(state, messages);
    }

    /// <summary>A purchase that is gone, or was given back before, has nothing left to take back.</summary>
    public static Decision Take(MatchJobState state, PageOutcome outcome, Turn turn)
    {
        var taken = outcome.Replies.Select(r => r.Reply).OfType<Reversed>().Aggregate(
            state.Totals!.TakenBack, (sum, r) => sum.Plus(Asset.Gift, r.TakenBack.Gift).Plus(Asset.Points, r.TakenBack.Points));
        return MatchJobs.Go(state with { Open = state.Open - 1, Totals = state.Totals with { TakenBack = taken } }, turn) with { Kept = outcome with { Replies = [] } };
    }
}
