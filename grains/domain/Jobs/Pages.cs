using System.Diagnostics;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Reads;

namespace Cashback.Jobs;

/// <summary>Which pages of a job are sent when, and what comes after the last one of a phase.</summary>
internal static class Pages
{
    /// <summary>
    /// Pages on their way at once: about two thousand members, so one commit is decided while another is written. More would
    /// be faster by little, and scans would wait for more than two commits.
    /// </summary>
    public const int MaxOpen = 8;

    /// <summary>A member is adjusted once and undone once, whatever page it stands in.</summary>
    private const long RoundOfMeasuring = 0;
    private const long RoundOfApplying = 1;
    private const long RoundOfUndoing = 2;

    public static bool IsUndoable(JobItem item) => item is { Outcome: MemberOutcome.Applied, Seq: > 0 };

    /// <summary>Sends what may be sent; where nothing is on its way and nothing is left, goes on to what follows.</summary>
    public static Decision Go(JobState state, Turn turn)
    {
        var messages = new List<Message>();
        // Each phase is passed once, so this ends.
        while (true)
        {
            while (Sends(state) && state.Open < MaxOpen)
            {
                messages.Add(Send(state, turn));
                state = state with { Next = state.Next + 1, Open = state.Open + 1 };
            }

            if (state.Open > 0 || (state.Stop == JobStop.No && state.Status != JobStatus.Running))
                break;
            var next = Follow(state);
            if (IsEnd(next) && !next.Adjustment.DryRun)
                messages.Add(new(next.Group, new LeaveGroup(turn.Grain.Ref)));
            state = next;
            if (IsEnd(state) || state.Status == JobStatus.AwaitingApproval)
                break;
        }

        return new(state, Done.Instance) { Messages = messages };
    }

    /// <summary>The group says that nobody else is at work.</summary>
    public static Decision BeginUndo(JobState state, Turn turn) =>
        state is { Status: JobStatus.Running, Undo: { Ended: false }, Phase: JobPhase.Applying } ? Go(Revert(state), turn) : Decision.Unrecorded(Done.Instance);

    /// <summary>From measuring, or from nothing, to the real thing.</summary>
    public static JobState Apply(JobState state) =>
        state with { Phase = JobPhase.Applying, Next = 0, Pages = Page.Pages(state.Members), Counts = new() };

    private static bool Sends(JobState state) => state is { Status: JobStatus.Running, Stop: JobStop.No } && state.Next < state.Pages;

    private static bool IsEnd(JobState state) => state.Status is JobStatus.Done or JobStatus.Cancelled;

    /// <summary>Only pages that were sent have anything to undo; what remains of the others stays so.</summary>
    private static JobState Revert(JobState state) => state with
    {
        Phase = JobPhase.Undoing,
        Stop = JobStop.No,
        Undo = new(),
        Pages = state.Phase == JobPhase.Applying ? state.Next : 0,
        Next = 0,
    };

    /// <summary>All that was sent is back: what is next.</summary>
    private static JobState Follow(JobState state) => (state.Stop, state.Phase) switch
    {
        (JobStop.Cancel, _) => Settle(state) with { Stop = JobStop.No, Status = JobStatus.Cancelled },
        (JobStop.Undo, _) => Revert(Settle(state)),
        (JobStop.No, JobPhase.Measuring) when state.Adjustment.DryRun => state with { Status = JobStatus.Done },
        (JobStop.No, JobPhase.Measuring) => state.Counts.Up + state.Counts.Down >= state.ApprovalFrom ? state with { Status = JobStatus.AwaitingApproval } : Apply(state),
        (JobStop.No, JobPhase.Applying) => state with { Status = JobStatus.Done },
        (JobStop.No, JobPhase.Undoing) => state with { Status = StatusAtRest(state), Undo = state.Undo! with { Ended = true } },
        _ => throw new UnreachableException(state.Phase.ToString()),
    };

    /// <summary>What was only measured has not happened.</summary>
    private static JobState Settle(JobState state) => state.Phase == JobPhase.Measuring && !state.Adjustment.DryRun ? state with { Counts = new() } : state;

    public static JobStatus StatusAtRest(JobState state) => state.Counts.Done < state.Members ? JobStatus.Cancelled : JobStatus.Done;

    private static Message Send(JobState state, Turn turn)
    {
        if (state.Phase == JobPhase.Undoing)
            return new(turn.Grain.Ref, new BeginUndo(), Page: new(ListKind.JobItems, turn.Grain.Ref, state.Next, 0, Page.Size, RoundOfUndoing));
        var adjustment = state.Adjustment with { DryRun = state.Phase == JobPhase.Measuring };
        var round = adjustment.DryRun ? RoundOfMeasuring : RoundOfApplying;
        var page = state.Sorted ? MemberPages.OfIndex(state.Group, state.Next, state.Members, round) : MemberPages.Of(state.Group, state.Next, state.Members, round);
        return new(turn.Grain.Ref, new AdjustMember(turn.Grain.Ref, adjustment), Page: page);
    }
}
