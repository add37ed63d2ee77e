using System.Diagnostics;
using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Matches;
using Cashback.Reads;
using Cashback.Replays;

namespace Cashback.Jobs;

/// <summary>
/// Long work. Of a match: <see cref="MatchJobs"/>. An adjustment of a group: sends page after page of members, at most <see cref="Pages.MaxOpen"/> at once, and writes what became
/// of each. A crash changes nothing: pages are in the outbox, and each member knows its message by the job. Refusals:
/// <c>not_found</c>, then <c>already_undone</c>, <c>wrong_job_state</c>, <c>second_person_needed</c>.
/// </summary>
internal sealed class JobDecider() : Decider<JobWork>(GrainKind.Job, 1, JobJson.Default.JobWork)
{
    public override Command? Woken => new WakeJob();

    public override Needs Needs(GrainId grain, Command command) => command is PageOutcome { Page: { List: ListKind.JobItems or ListKind.MatchPayments } page }
        ? new([], [RowKey.Of(grain.Programme, ListKind.JobItems, grain.Ref, page.Number)])
        : Grains.Needs.Nothing;

    /// <summary>Undoing reverses the operation of each member that was changed; everything else goes to each member alike.</summary>
    public override IReadOnlyList<MemberMessage> Members(Message message, IReadOnlyList<Row> rows)
    {
        if (message.Page!.List is ListKind.GroupMembers or ListKind.GroupIndex)
            return [.. MemberPages.Read(message.Page, rows).Select(member => new MemberMessage(member, message.Command))];
        ReadOnlySpan<byte> row = rows is [var only] ? only.Body : [];
        if (message.Page.List == ListKind.MatchPayments)
            return Dispatching.Members(message, row);
        if (message.Page.List == ListKind.TicketEarnings)
            return Earnings.Members(message.Page, row);
        var items = JsonSerializer.Deserialize(row, Wire.Default.JobItems) ?? throw new JsonException("no items");
        return [.. items.Items.Where(Pages.IsUndoable).Select(item => new MemberMessage(item.Member, new Reverse(item.Seq)))];
    }

    protected override Reply Answer(JobWork? work, Query query, Turn turn) => (query, work) switch
    {
        (GetJob, { } known) => View(known, turn) with { Can = JobActs.Of(command => Rule(known, command, turn)) },
        (GetJob, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    internal static JobView View(JobWork work, Turn turn) => work switch
    {
        MatchJobState match => MatchJobs.View(match, turn),
        ReplayState replay => Replaying.View(replay, turn),
        JobState s => new JobView(turn.Grain.Ref, s.Status, s.Group, s.Members, s.Counts, s.Adjustment, s.By, s.Undo, s.Phase == JobPhase.Measuring, turn.Seq - 1),
        _ => throw new UnreachableException(work.ToString()),
    };

    /// <summary>Every decision keeps the row of the list of jobs true.</summary>
    protected override Decision Judge(JobWork? work, Command command, Turn turn) => JobRows.Listed(work, Rule(work, command, turn), turn);

    private static Decision Rule(JobWork? work, Command command, Turn turn) => (command, work) switch
    {
        (StartReplay start, null) => Replaying.Start(start, turn),
        (_, ReplayState replay) => Replaying.Judge(replay, command, turn),
        (StartReplay or FinishReplay, _) => Decision.Unrecorded(Done.Instance),
        (_, MatchJobState match) => MatchJobs.Judge(match, command, turn),
        (StartMatchJob start, null) => MatchJobs.Start(start, turn),
        (StartMatchJob or WakeJob, _) => Decision.Unrecorded(Done.Instance),
        _ => Judge((JobState?)work, command, turn),
    };

    private static Decision Judge(JobState? state, Command command, Turn turn) => (command, state) switch
    {
        (StartJob start, null) => Pages.Go(Start(start, turn), turn),
        // The group names a job once; this is that one again.
        (StartJob, { }) => Decision.Unrecorded(Done.Instance),
        (PageOutcome outcome, { } s) => PageResults.Take(s, outcome, turn),
        (MessageOutcome outcome, { } s) => Queued(s, outcome),
        (BeginUndo, { } s) => Pages.BeginUndo(s, turn),
        (ApproveJob, { } s) => Approve(s, turn),
        (CancelJob, { } s) => Cancel(s, turn),
        (PauseJob, { } s) => s is { Status: JobStatus.Running, Undo: null, Stop: JobStop.No }
            ? new(s with { Status = JobStatus.Paused }, Done.Instance)
            : Decision.Refuse(s, new WrongJobState(s.Status)),
        (ResumeJob, { } s) => s is { Status: JobStatus.Paused, Stop: JobStop.No }
            ? Pages.Go(s with { Status = JobStatus.Running }, turn)
            : Decision.Refuse(s, new WrongJobState(s.Status)),
        (UndoJob, { } s) => Undo(s, turn),
        (PageOutcome or MessageOutcome or BeginUndo or ApproveJob or CancelJob or PauseJob or ResumeJob or UndoJob, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    /// <summary>
    /// What a relative change comes to is known at once; an absolute one is measured first where somebody may have to approve.
    /// </summary>
    private static JobState Start(StartJob start, Turn turn)
    {
        var (adjustment, from) = (start.Adjustment, turn.Settings.Approval.AdjustmentFrom);
        var measures = adjustment.DryRun || (adjustment.Absolute && from is not null);
        var waits = !measures && from is { } limit && (Int128)Math.Abs(adjustment.Amount) * start.Members >= limit;
        return new(
            start.Group,
            start.Members,
            adjustment,
            start.By,
            from,
            measures ? JobPhase.Measuring : JobPhase.Applying,
            waits ? JobStatus.AwaitingApproval : JobStatus.Running,
            JobStop.No,
            0,
            Page.Pages(start.Members),
            0,
            new(),
            null,
            true);
    }

    private static Decision Approve(JobState state, Turn turn)
    {
        if (state.Status != JobStatus.AwaitingApproval)
            return Decision.Refuse(state, new WrongJobState(state.Status));
        return turn.Actor.Key == state.By.Key
            ? Decision.Refuse(state, new SecondPersonNeeded())
            : Pages.Go(Pages.Apply(state) with { Status = JobStatus.Running }, turn);
    }

    /// <summary>The group takes no more jobs that wait: the undo has not begun, and somebody may ask again.</summary>
    private static Decision Queued(JobState state, MessageOutcome outcome) => outcome.Reply is Refused
        ? new(state with { Undo = null, Status = Pages.StatusAtRest(state) }, Done.Instance)
        : Decision.Unrecorded(Done.Instance);

    private static Decision Cancel(JobState state, Turn turn) => state switch
    {
        { Status: JobStatus.Running, Undo: not null } or { Stop: not JobStop.No } => Decision.Refuse(state, new WrongJobState(state.Status)),
        { Status: JobStatus.Running or JobStatus.Paused or JobStatus.AwaitingApproval } => Pages.Go(state with { Stop = JobStop.Cancel }, turn),
        _ => Decision.Refuse(state, new WrongJobState(state.Status)),
    };

    private static Decision Undo(JobState state, Turn turn) => state switch
    {
        { Undo: not null } or { Stop: JobStop.Undo } => Decision.Refuse(state, new AlreadyUndone()),
        // Cancelled while it was measured: nothing was applied, so there is nothing to undo.
        { Adjustment.DryRun: true } or { Status: JobStatus.AwaitingApproval } or { Status: JobStatus.Cancelled, Phase: JobPhase.Measuring } =>
            Decision.Refuse(state, new WrongJobState(state.Status)),
        { Status: JobStatus.Done or JobStatus.Cancelled } => new(state with { Status = JobStatus.Running, Undo = new() }, Done.Instance)
        {
            Messages = [new(state.Group, new QueueJob(turn.Grain.Ref), Report: true)],
        },
        { Status: JobStatus.Running or JobStatus.Paused } => Pages.Go(state with { Stop = JobStop.Undo, Status = JobStatus.Running }, turn),
        _ => throw new UnreachableException(state.Status.ToString()),
    };
}
