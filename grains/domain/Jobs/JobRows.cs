using Cashback.Grains;
using Cashback.Matches;
using Cashback.Reads;

namespace Cashback.Jobs;

/// <summary>The list of jobs: one row each, by the time that it was asked for, written with each decision that changes it.</summary>
internal static class JobRows
{
    public static Decision Listed(JobWork? before, Decision decision, Turn turn)
    {
        if (decision.State is not JobWork after || (ReferenceEquals(before, after) && before.CreatedAt is not null))
            return decision;
        var view = JobDecider.View(after, turn);
        var rests = view.Status is JobStatus.Done or JobStatus.Failed or JobStatus.Cancelled;
        after = after with { CreatedAt = after.CreatedAt ?? turn.Now, EndedAt = rests ? after.EndedAt ?? turn.Now : null };
        return decision with { State = after, Rows = [.. decision.Rows, Row(after, view, turn)] };
    }

    private static RowWrite Row(JobWork work, JobView view, Turn turn) => RowWrite.Of(
        RowKey.Of(turn.Grain.Programme, ListKind.Jobs, work.CreatedAt!.Value, view.Id),
        new(view.Id, view.Kind, view.Status, view.Group, view.Total, view.Counts, view.By, work.CreatedAt.Value, work.EndedAt, view.IsDryRun, view.Undo, view.Match?.At),
        Wire.Default.JobRow);
}
