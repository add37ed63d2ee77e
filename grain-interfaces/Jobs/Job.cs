using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Jobs;

/// <summary>What is done to the available balance of each member, at the member's own turn (mission.md B).</summary>
/// <param name="Absolute">The balance becomes the amount; else the amount is added.</param>
/// <param name="Asset">Of which asset.</param>
/// <param name="Amount">Minor units or points; 0 or more where absolute, else not 0.</param>
/// <param name="Drain">A debit beyond the balance takes all there is; else the member is refused.</param>
/// <param name="ValidDays">Of the lots that are made; null: they do not expire.</param>
/// <param name="DryRun">Only says what would be.</param>
public sealed record Adjustment(bool Absolute, Asset Asset, long Amount, bool Drain = false, int? ValidDays = null, bool DryRun = false);

/// <summary>Message of a job to each member.</summary>
/// <param name="Job">The job.</param>
/// <param name="Adjustment">What to do; a dry run leaves no record.</param>
public sealed record AdjustMember(GrainRef Job, Adjustment Adjustment) : Command;

/// <param name="Before">Available before it.</param>
/// <param name="After">Available after it.</param>
/// <param name="Seq">The operation in the member's journal.</param>
public sealed record MemberAdjusted(long Before, long After, long Seq) : Reply;

/// <summary>Message of the group: the job exists and starts.</summary>
/// <param name="Group">Whose members.</param>
/// <param name="Members">How many of them: those of this moment.</param>
/// <param name="Adjustment">What is done.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Comment">1–500 characters.</param>
public sealed record StartJob(GrainRef Group, long Members, Adjustment Adjustment, Actor By, string? Comment) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Message of the group: no other job is at work, so the undo may begin.</summary>
public sealed record BeginUndo : Command;

/// <summary>POST /v1/jobs/{id}/approve: by another person than the maker. <c>wrong_job_state</c>, <c>second_person_needed</c>.</summary>
public sealed record ApproveJob(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>POST /v1/jobs/{id}/cancel: what is done stays done. <c>wrong_job_state</c>.</summary>
public sealed record CancelJob(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>POST /v1/jobs/{id}/pause. <c>wrong_job_state</c>.</summary>
public sealed record PauseJob(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>POST /v1/jobs/{id}/resume. <c>wrong_job_state</c>.</summary>
public sealed record ResumeJob(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>POST /v1/jobs/{id}/undo: cancels first where it runs. <c>wrong_job_state</c>, <c>already_undone</c>.</summary>
public sealed record UndoJob(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    [JsonStringEnumMemberName("running")] Running = 1,
    [JsonStringEnumMemberName("scheduled")] Scheduled = 2,
    [JsonStringEnumMemberName("awaitingApproval")] AwaitingApproval = 3,
    [JsonStringEnumMemberName("paused")] Paused = 4,
    [JsonStringEnumMemberName("done")] Done = 5,
    [JsonStringEnumMemberName("failed")] Failed = 6,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 7,
}

public sealed record GetJob : Query;

/// <param name="Id">The job.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Group">Whose members; or of which match.</param>
/// <param name="Total">How many members.</param>
/// <param name="Counts">What became of them.</param>
/// <param name="Adjustment">What is done to members; null: it works on a match.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Undo">What became of undoing it; null: nobody asked for that.</param>
/// <param name="Measured">Counts and items say what would be.</param>
/// <param name="Version">Rises with every change: the id of its events.</param>
/// <param name="Match">What is done to a match.</param>
/// <param name="Replay">Which rules are tried.</param>
/// <param name="Can">approve, pause, resume, cancel, undo: what its state allows now.</param>
public sealed record JobView(GrainRef Id, JobStatus Status, GrainRef Group, long Total, JobCounts Counts, Adjustment? Adjustment, Actor By, UndoCounts? Undo, bool Measured, long Version, Matches.MatchJobDetail? Match = null, Replays.ReplayDetail? Replay = null, IReadOnlyList<string>? Can = null) : Reply
{
    /// <summary>What kind of work it is: one of <see cref="JobKinds"/>.</summary>
    [JsonIgnore] public string Kind => this switch
    {
        { Replay: not null } => JobKinds.SettingsReplay,
        { Match: null } => JobKinds.GroupAdjustment,
        { Match.Refund: not null } => JobKinds.TicketRefund,
        _ => JobKinds.RefundDispatch,
    };

    /// <summary>It moves nothing.</summary>
    [JsonIgnore] public bool IsDryRun => Adjustment?.DryRun ?? Match?.Refund?.DryRun ?? false;
}

/// <summary>A row of <see cref="Reads.ListKind.Jobs"/>: a job at a glance, kept true by each of its decisions.</summary>
/// <param name="Id">The job.</param>
/// <param name="Kind">What kind of work: one of <see cref="JobKinds"/>.</param>
/// <param name="Status">Where it is.</param>
/// <param name="On">The group or match that it is about; for a replay of rules, the programme.</param>
/// <param name="Total">How many items.</param>
/// <param name="Counts">What became of them.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When it came to rest; null: it has not.</param>
/// <param name="DryRun">It moves nothing.</param>
/// <param name="Undo">What became of undoing it; null: nobody asked for that.</param>
/// <param name="At">When it starts; null: at once.</param>
public sealed record JobRow(
    GrainRef Id, string Kind, JobStatus Status, GrainRef On, long Total, JobCounts Counts, Actor By, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt = null, bool DryRun = false, UndoCounts? Undo = null, DateTimeOffset? At = null);

/// <param name="Applied">Members whose balance changed.</param>
/// <param name="Unchanged">Members whose balance was as asked already.</param>
/// <param name="Refused">Members that refused.</param>
/// <param name="Failed">Members whose rules failed.</param>
/// <param name="Up">Sum of what was added.</param>
/// <param name="Down">Sum of what was taken.</param>
public sealed record JobCounts(long Applied = 0, long Unchanged = 0, long Refused = 0, long Failed = 0, long Up = 0, long Down = 0)
{
    public long Done => Applied + Unchanged + Refused + Failed;
}

/// <param name="Done">Members whose change was looked at again.</param>
/// <param name="TakenBack">Taken out of what is left of the lots that were given.</param>
/// <param name="Restored">Put back into lots that were taken from.</param>
/// <param name="Spent">Given, and spent since: it stays.</param>
/// <param name="Refused">Members that refused.</param>
/// <param name="Ended">All is undone that can be.</param>
public sealed record UndoCounts(long Done = 0, long TakenBack = 0, long Restored = 0, long Spent = 0, long Refused = 0, bool Ended = false);

[JsonConverter(typeof(JsonStringEnumConverter<MemberOutcome>))]
public enum MemberOutcome : byte
{
    [JsonStringEnumMemberName("applied")] Applied = 1,
    [JsonStringEnumMemberName("unchanged")] Unchanged = 2,
    [JsonStringEnumMemberName("refused")] Refused = 3,
    [JsonStringEnumMemberName("failed")] Failed = 4,
}

/// <summary>A row of <see cref="Reads.ListKind.JobItems"/>: what became of the members of one page.</summary>
/// <param name="Items">In the order of the group's page.</param>
/// <param name="Measured">What would be, not what is; other pages of the job may be further.</param>
public sealed record JobItems([property: JsonPropertyName("i")] IReadOnlyList<JobItem> Items, [property: JsonPropertyName("d")] bool Measured = false);

/// <param name="Member">The member at the start of the job.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Before">Available before it; null where nobody looked.</param>
/// <param name="After">Available after it.</param>
/// <param name="Seq">The operation in the member's journal; 0: none.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="Undone">How much of the change was undone, signed as the change back.</param>
/// <param name="Spent">How much of a credit was spent when it was undone.</param>
/// <param name="UndoRefusal">Why it was not undone.</param>
public sealed record JobItem(
    [property: JsonPropertyName("m")] GrainRef Member,
    [property: JsonPropertyName("o")] MemberOutcome Outcome,
    [property: JsonPropertyName("b")] long? Before = null,
    [property: JsonPropertyName("a")] long? After = null,
    [property: JsonPropertyName("q")] long Seq = 0,
    [property: JsonPropertyName("r")] Refusal? Refusal = null,
    [property: JsonPropertyName("u")] long Undone = 0,
    [property: JsonPropertyName("s")] long Spent = 0,
    [property: JsonPropertyName("ur")] Refusal? UndoRefusal = null);
