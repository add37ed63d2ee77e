using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Problems;
using Cashback.Replays;

namespace Cashback.Jobs;

/// <summary>A job. Counts are of items that are settled; of a dry run, and while approval is awaited, they say what would be. Can: approve, pause, resume, cancel, undo; what its state allows now.</summary>
internal sealed record JobReply(
    GrainRef Id, string Kind, JobStatus Status, long Total, long Done, long Applied, long Unchanged, long Refused, long Failed, JobResult Result, IReadOnlyList<string> Can)
{
    public static JobReply Of(JobView view, Pace pace) => new(
        view.Id, view.Kind, view.Status, view.Total, view.Counts.Done, view.Counts.Applied, view.Counts.Unchanged, view.Counts.Refused, view.Counts.Failed, ResultOf(view, pace), view.Can ?? []);

    private static JobResult ResultOf(JobView view, Pace pace) => view.Match switch
    {
        _ when view.Replay is { } replay => ReplayResult.Of(replay),
        null => AdjustmentResult.Of(view),
        { Refund: { } refund } match => RefundResult.Of(view, refund, match.Totals!),
        { } match => DispatchResult.Of(view, match.Dispatch!, match.Sent!, pace),
    };
}

/// <summary>What a job comes to: one shape a kind.</summary>
[JsonDerivedType(typeof(AdjustmentResult))]
[JsonDerivedType(typeof(RefundResult))]
[JsonDerivedType(typeof(DispatchResult))]
[JsonDerivedType(typeof(ReplayResult))]
internal abstract record JobResult;

/// <summary>What it comes to.</summary>
/// <param name="Group">Whose members.</param>
/// <param name="ApplyType">relative or absolute.</param>
/// <param name="Asset">Of which asset.</param>
/// <param name="Amount">As it was asked.</param>
/// <param name="DryRun">It moves nothing.</param>
/// <param name="Added">Sum of what was added.</param>
/// <param name="Taken">Sum of what was taken.</param>
/// <param name="LiabilityChange">added − taken.</param>
/// <param name="Undo">Null: nobody asked for it.</param>
internal sealed record AdjustmentResult(GrainRef Group, string ApplyType, Asset Asset, long Amount, bool DryRun, long Added, long Taken, long LiabilityChange, UndoResult? Undo) : JobResult
{
    public static AdjustmentResult Of(JobView view)
    {
        var (asked, counts) = (view.Adjustment!, view.Counts);
        return new(
            view.Group,
            asked.Absolute ? "absolute" : "relative",
            asked.Asset,
            asked.Amount,
            asked.DryRun,
            counts.Up,
            counts.Down,
            counts.Up - counts.Down,
            view.Undo is { } undo ? new(undo.Ended, counts.Applied, undo.Done, undo.TakenBack, undo.Restored, undo.Spent, undo.Refused, undo.Restored - undo.TakenBack) : null);
    }
}

/// <summary>What undoing came to. Spent: given, and gone since; it stays, and the items list it.</summary>
internal sealed record UndoResult(bool Ended, long Total, long Done, long TakenBack, long Restored, long Spent, long Refused, long LiabilityChange);

/// <param name="Id">The member.</param>
/// <param name="Before">Available before it; null where nobody looked.</param>
/// <param name="After">Available after it.</param>
/// <param name="Outcome">applied, unchanged, refused, failed.</param>
/// <param name="Code">Why it was refused.</param>
/// <param name="Operation">The operation in the member's history.</param>
/// <param name="Undone">How much of the change was undone, signed as the change back; null where it was not undone.</param>
/// <param name="Spent">How much of a credit was spent before it was undone.</param>
/// <param name="UndoCode">Why it was not undone.</param>
internal sealed record JobItemReply(
    GrainRef Id, long? Before, long? After, MemberOutcome Outcome, string? Code, OperationId? Operation, long? Undone, long? Spent, string? UndoCode)
{
    public static JobItemReply Of(JobItem item, JobView view, int incarnation)
    {
        var undone = view.Undo is not null && item.Outcome == MemberOutcome.Applied;
        return new(
            item.Member,
            item.Before,
            item.After,
            item.Outcome,
            item.Refusal is { } refusal ? ProblemCode.Of(refusal).Code : null,
            item.Outcome == MemberOutcome.Applied && !view.Measured && item.Seq > 0 ? new OperationId(incarnation, item.Member, item.Seq) : null,
            undone ? item.Undone : null,
            undone ? item.Spent : null,
            item.UndoRefusal is { } no ? ProblemCode.Of(no).Code : null);
    }
}
