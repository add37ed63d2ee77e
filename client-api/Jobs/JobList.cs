using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Operations;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.Staff;

namespace Cashback.Jobs;

/// <summary>GET /v1/jobs: the jobs of a programme, newest first, from the rows that they keep of themselves.</summary>
internal static class JobList
{
    public const int KeySize = sizeof(long) + GrainRef.Size;

    /// <summary>Pages of rows looked through for one page of a filtered list.</summary>
    private const int MaxPages = 8;

    public static async Task<Result<ListReply<JobLine>>> ListAsync(Caller caller, PageQuery page, string? status, string? kind, IReads reads, StaffPeople people)
    {
        JobStatus? wanted = status is null ? null : Check.Word(
            status, "status", ("running", JobStatus.Running), ("scheduled", JobStatus.Scheduled), ("awaitingApproval", JobStatus.AwaitingApproval), ("paused", JobStatus.Paused),
            ("done", JobStatus.Done), ("failed", JobStatus.Failed), ("cancelled", JobStatus.Cancelled));
        if (kind is not null && !JobKinds.All.Contains(kind, StringComparer.Ordinal))
            throw ProblemException.Invalid("kind", string.Join(", ", JobKinds.All));
        var prefix = RowKey.Of(caller.Programme, ListKind.Jobs);
        var after = page.After(prefix, KeySize);
        var found = new List<JobRow>(page.Limit);
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var rows = await reads.ListAsync(prefix, after, page.Limit, descending: true);
            foreach (var (key, body) in rows)
            {
                if (found.Count == page.Limit)
                    return await NameAsync(caller, found, PageQuery.Encode(after.AsSpan(prefix.Length)), people);
                after = key;
                var row = Stored.Read(body, Wire.Default.JobRow);
                if ((wanted is null || row.Status == wanted) && (kind is null || row.Kind == kind))
                    found.Add(row);
            }

            if (rows.Count < page.Limit)
                return await NameAsync(caller, found, null, people);
        }

        return await NameAsync(caller, found, PageQuery.Encode(after.AsSpan(prefix.Length)), people);
    }

    /// <summary>Each person is asked for once.</summary>
    private static async Task<ListReply<JobLine>> NameAsync(Caller caller, List<JobRow> rows, string? next, StaffPeople people)
    {
        var names = new Dictionary<GrainRef, string?>();
        foreach (var by in rows.Select(row => row.By.Key).OfType<GrainRef>().Distinct())
            names[by] = await people.NameAsync(caller.Programme, by);
        return new([.. rows.Select(row => JobLine.Of(row, row.By.Key is { } by ? names[by] : null))], next);
    }
}

/// <summary>A job at a glance; /v1/jobs/{id} has the rest.</summary>
/// <param name="Id">The job.</param>
/// <param name="Kind">One of <see cref="JobKinds"/>.</param>
/// <param name="Status">Where it is.</param>
/// <param name="On">The group or match that it is about; null: the rules.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartsAt">When it starts, where that was asked for.</param>
/// <param name="EndedAt">When it came to rest; null: it has not.</param>
/// <param name="DryRun">It moves nothing.</param>
/// <param name="Total">Items; while it is undone, those to undo.</param>
/// <param name="Done">Items that are settled; while it is undone, those that are undone.</param>
/// <param name="Applied">Of those, changed.</param>
/// <param name="Unchanged">As they should be already.</param>
/// <param name="Refused">Refused.</param>
/// <param name="Failed">Failed.</param>
/// <param name="Undone">Null: nobody asked for that; false: it is being undone.</param>
internal sealed record JobLine(
    GrainRef Id, string Kind, JobStatus Status, GrainRef? On, ActorReply By, DateTimeOffset CreatedAt, DateTimeOffset? StartsAt, DateTimeOffset? EndedAt, bool DryRun,
    long Total, long Done, long Applied, long Unchanged, long Refused, long Failed, bool? Undone)
{
    public static JobLine Of(JobRow row, string? name) => new(
        row.Id,
        row.Kind,
        row.Status,
        row.On.Kind is GrainKind.Group or GrainKind.Match ? row.On : null,
        new(row.By.Role, row.By.Key, row.By.Customer, name),
        row.CreatedAt,
        row.At,
        row.EndedAt,
        row.DryRun,
        row.Undo is null ? row.Total : row.Counts.Applied,
        row.Undo?.Done ?? row.Counts.Done,
        row.Counts.Applied,
        row.Counts.Unchanged,
        row.Counts.Refused,
        row.Counts.Failed,
        row.Undo?.Ended);
}
