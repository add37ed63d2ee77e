using System.Diagnostics;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Matches;

namespace Cashback.Jobs;

/// <summary>
/// A job of a match: begins, sends pages, ends, each step a message that the match answers; so a crash at any point only means
/// that the message comes again. Refusals: <c>already_undone</c> never, else as for other jobs.
/// </summary>
internal static class MatchJobs
{
    /// <summary>Messages of pages on their way at once: the match has the next one at hand when it is done with one.</summary>
    private const int MaxOpen = 2;

    public static Decision Start(StartMatchJob start, Turn turn)
    {
        var status = start.Approval ? JobStatus.AwaitingApproval : start.At is not null ? JobStatus.Scheduled : JobStatus.Running;
        return Go(
            new(start.Match, start.Refund, start.Dispatch, start.By, status, MatchPhase.Waiting, start.At, false, start.Total, 0, 0, 0, new(), start.Refund is null ? null : RefundTotals.None, start.Dispatch is null ? null : new(), 0, null, Sum: start.Sum),
            turn);
    }

    public static Decision Judge(MatchJobState state, Command command, Turn turn) => command switch
    {
        StartMatchJob => Decision.Unrecorded(Done.Instance),
        WakeJob => state.Phase is MatchPhase.Waiting or MatchPhase.Settling ? Go(state with { Due = null }, turn) : Decision.Unrecorded(Done.Instance),
        ApproveJob when state.Status != JobStatus.AwaitingApproval => Wrong(state),
        ApproveJob => turn.Actor.Key == state.By.Key
            ? Decision.Refuse(state, new SecondPersonNeeded())
            : Go(state with { Status = state.At > turn.Now ? JobStatus.Scheduled : JobStatus.Running }, turn),
        CancelJob => state.Cancels || state.Phase is MatchPhase.Ending or MatchPhase.Ended or MatchPhase.Recalculating ? Wrong(state) : Go(state with { Cancels = true, Status = JobStatus.Running }, turn),
        PauseJob => state is { Status: JobStatus.Running, Cancels: false, Phase: MatchPhase.Beginning or MatchPhase.Working or MatchPhase.Settling or MatchPhase.Recalculating }
            ? Keep(state with { Status = JobStatus.Paused }, [])
            : Wrong(state),
        ResumeJob => state.Status == JobStatus.Paused ? Go(state with { Status = JobStatus.Running }, turn) : Wrong(state),
        // What was given back is not taken again by a machine.
        UndoJob => Wrong(state),
        // Never sent by this state: this activation is behind, or a backup was put back.
        PageOutcome or MessageOutcome when state.Open == 0 => Decision.Unrecorded(Done.Instance),
        MessageOutcome outcome => Answered(state, outcome.Reply, turn),
        PageOutcome outcome => state.Phase == MatchPhase.Recalculating ? MatchEarnings.Take(state, outcome, turn) : MatchPages.Take(state, outcome, turn),
        StartJob or BeginUndo => Decision.Unrecorded(Done.Instance),
        _ => throw new UnreachableException(command.ToString()),
    };

    public static JobView View(MatchJobState s, Turn turn) => new(
        turn.Grain.Ref, s.Status, s.Match, s.Total, s.Counts, null, s.By, null, s.Refund is { DryRun: true }, turn.Seq - 1, new(s.Refund, s.Dispatch, s.At, s.Totals, s.Sent));

    private static Decision Wrong(MatchJobState state) => Decision.Refuse(state, new WrongJobState(state.Status));

    /// <summary>Does what can be done next.</summary>
    public static Decision Go(MatchJobState state, Turn turn)
    {
        if (state is { Cancels: true, Phase: not (MatchPhase.Ending or MatchPhase.Ended or MatchPhase.Recalculating) })
            return state.Open > 0 ? Keep(state, []) : MatchEarnings.Begin(state, turn);
        if (state.Status != JobStatus.Running && !(state.Status == JobStatus.Scheduled && state.At <= turn.Now))
            return Keep(state, []);
        return state.Phase switch
        {
            MatchPhase.Waiting => Keep(
                state with { Status = JobStatus.Running, Phase = MatchPhase.Beginning, Open = 1 },
                [new(state.Match, new BeginMatchJob(turn.Grain.Ref, state.Refund), Report: true)]),
            MatchPhase.Working when state.Refund is not null => Work(state, turn),
            MatchPhase.Recalculating => MatchEarnings.Go(state, turn),
            MatchPhase.Working or MatchPhase.Settling => state.Due is null ? MatchPages.Go(state, turn) : Keep(state, []),
            MatchPhase.Beginning or MatchPhase.Ending or MatchPhase.Ended => Keep(state, []),
            _ => throw new UnreachableException(state.Phase.ToString()),
        };
    }

    /// <summary>The decision with its wake-up, which is always the whole truth.</summary>
    public static Decision Keep(MatchJobState state, IReadOnlyList<Message> messages) => new(state with { }, Done.Instance)
    {
        Messages = messages,
        WakeUp = state.Status == JobStatus.Scheduled ? state.At : state.Due,
    };

    private static Decision Answered(MatchJobState state, Reply reply, Turn turn) => (state.Phase, reply) switch
    {
        // Tickets came in after it was asked for: what another person has to approve is approved as it is now. No more can come.
        (MatchPhase.Beginning, MatchJobBegun begun) when state is { Cancels: false, Refund.DryRun: false } && begun.Sum > state.Sum && begun.Sum >= turn.Settings.Approval.RefundFrom =>
            Keep(state with { Phase = MatchPhase.Waiting, Status = JobStatus.AwaitingApproval, Open = 0, Sum = begun.Sum, Total = begun.Total }, []),
        (MatchPhase.Beginning, MatchJobBegun begun) => Go(state with { Phase = MatchPhase.Working, Open = 0, Pages = begun.Pages, Total = begun.Total }, turn),
        (MatchPhase.Working, TicketsExchanged exchanged) => Go(Add(state, exchanged.Totals) with { Earnings = state.Earnings + exchanged.Earnings }, turn),
        (MatchPhase.Ending, _) => Keep(state with { Phase = MatchPhase.Ended, Open = 0, Status = state.Cancels ? JobStatus.Cancelled : JobStatus.Done }, []),
        // The match is not there, which cannot be: nothing more can come of it.
        (_, Refused) => Keep(state with { Phase = MatchPhase.Ended, Open = 0, Status = JobStatus.Failed }, []),
        _ => Decision.Unrecorded(Done.Instance),
    };

    private static Decision Work(MatchJobState state, Turn turn)
    {
        var messages = new List<Message>();
        // A small match goes in four steps, so that people see it move.
        var most = Math.Clamp((state.Pages + 3) / 4, 1, Exchanging.MaxPages);
        for (; state.Open < MaxOpen && state.Next < state.Pages; state = state with { Open = state.Open + 1 })
        {
            var pages = (int)Math.Min(most, state.Pages - state.Next);
            messages.Add(new(state.Match, new ExchangeTickets(turn.Grain.Ref, state.Refund!, state.Next, pages), Report: true));
            state = state with { Next = state.Next + pages };
        }

        return state.Open == 0 ? MatchEarnings.Begin(state, turn) : Keep(state, messages);
    }

    public static Decision End(MatchJobState state, Turn turn) =>
        Keep(state with { Status = JobStatus.Running, Phase = MatchPhase.Ending, Open = 1 }, [new(state.Match, new EndMatchJob(turn.Grain.Ref), Report: true)]);

    private static MatchJobState Add(MatchJobState state, RefundTotals some)
    {
        var (sum, counts) = (state.Totals!, state.Counts);
        return state with
        {
            Open = state.Open - 1,
            Counts = counts with { Applied = counts.Applied + some.Applied, Unchanged = counts.Unchanged + some.Unchanged, Refused = counts.Refused + some.Refused, Down = counts.Down + some.Refunded },
            Totals = new(
                sum.Applied + some.Applied,
                sum.Unchanged + some.Unchanged,
                sum.Refused + some.Refused,
                sum.Original + some.Original,
                sum.Refunded + some.Refunded,
                sum.Kept + some.Kept,
                Sum(sum.ByCategory, some.ByCategory),
                Sum(sum.ByChannel, some.ByChannel),
                Sum(sum.ByMethod, some.ByMethod)),
        };
    }

    private static IReadOnlyList<NamedAmount> Sum(IReadOnlyList<NamedAmount> a, IReadOnlyList<NamedAmount> b) =>
        [.. a.Concat(b).GroupBy(n => n.Name, StringComparer.Ordinal).Select(g => new NamedAmount(g.Key, g.Sum(n => n.Amount)))];
}
