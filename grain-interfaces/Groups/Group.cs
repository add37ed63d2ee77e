using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Programmes;

namespace Cashback.Groups;

/// <summary>POST /v1/groups. Members follow by <see cref="AddMembers"/>, since there may be a million.</summary>
/// <param name="Name">1–200 characters.</param>
/// <param name="From">Hash of what was said of its members, so that a key stands for them too; 0: an older version left it out.</param>
public sealed record CreateGroup(string Name, UInt128 From = default) : Command;

/// <summary>
/// POST /v1/groups/{id}/members. Who is a member already stays one, and counts once. Nobody ever leaves a group, so its first
/// n members are the same for ever: a job freezes them by their number. <c>group_full</c>.
/// </summary>
/// <param name="Members">Customers, at most <see cref="MaxMembers"/>.</param>
public sealed record AddMembers(IReadOnlyList<GrainRef> Members) : Command
{
    /// <summary>Of one command: one index row each is read for it.</summary>
    public const int MaxMembers = 1_000;
}

/// <param name="Added">How many were not in it before.</param>
/// <param name="Members">How many are in it now.</param>
public sealed record MembersAdded(int Added, long Members) : Reply;

/// <summary>PATCH /v1/groups/{id}: what is not said stays.</summary>
/// <param name="Name">Null: stays.</param>
/// <param name="Rate">The cashback rate.</param>
/// <param name="Payout">What a point paid out is worth.</param>
/// <param name="Redeem">What a point spent at a till is worth.</param>
public sealed record ChangeGroup(string? Name = null, RateChange? Rate = null, CoefficientChange? Payout = null, CoefficientChange? Redeem = null) : Command;

/// <param name="Bps">0 to 10,000 basis points; null clears.</param>
public sealed record RateChange(int? Bps);

/// <param name="Value">Minor units a point; null clears.</param>
public sealed record CoefficientChange(Coefficient? Value);

/// <summary>
/// POST /v1/groups/{id}/adjustments: starts a job over the members of this moment. <c>job_in_progress</c>; a dry run runs
/// beside others.
/// </summary>
/// <param name="Job">Id of the job.</param>
/// <param name="Adjustment">What it does.</param>
/// <param name="Comment">1–500 characters.</param>
public sealed record AdjustGroup(GrainRef Job, Adjustment Adjustment, string? Comment) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

public sealed record JobAccepted(GrainRef Job) : Reply;

/// <summary>Message of a job that wants to undo: it waits until no other job of the group is at work.</summary>
public sealed record QueueJob(GrainRef Job) : Command;

/// <summary>Message of a job that has ended: the next one may start.</summary>
public sealed record LeaveGroup(GrainRef Job) : Command;

public sealed record GetGroup : Query;

/// <param name="Id">The group.</param>
/// <param name="Name">Its name.</param>
/// <param name="Members">How many.</param>
/// <param name="RateBps">Cashback rate of its members, basis points; null: none.</param>
/// <param name="PayoutCoefficient">Minor units a point paid out; null: none.</param>
/// <param name="RedeemCoefficient">Minor units a point spent at a till; null: none.</param>
/// <param name="At">When it was made.</param>
/// <param name="Telling">Some members have not yet been told the last change of the terms.</param>
/// <param name="Job">The job at work on it.</param>
public sealed record GroupView(
    GrainRef Id, string Name, long Members, int? RateBps, Coefficient? PayoutCoefficient, Coefficient? RedeemCoefficient, DateTimeOffset At, bool Telling, GrainRef? Job) : Reply;

/// <summary>A row of <see cref="Reads.ListKind.Groups"/>.</summary>
public sealed record GroupRow(GrainRef Id, string Name);
