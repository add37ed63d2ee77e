using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Lists;
using Cashback.Matches;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Jobs;

/// <summary>Long work: where it is, what became of each item, and the acts on it.</summary>
internal static class JobsApi
{
    public static void MapJobs(this IEndpointRouteBuilder v1)
    {
        var jobs = v1.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", JobList.ListAsync).WithName("listJobs").Allow(RouteAccess.Staff);
        jobs.MapGet("/{id}", GetAsync).WithName("getJob").Allow(RouteAccess.Staff);
        jobs.MapGet("/{id}/items", ItemsAsync).WithName("listJobItems").Allow(RouteAccess.Staff);
        jobs.MapGet("/{id}/events", JobEvents.StreamAsync).WithName("followJob").Allow(RouteAccess.Staff).Gives("text/event-stream");
        Map(jobs, "approve", body => new ApproveJob(Check.Comment(body.Comment))).WithMetadata(MovesValue.Mark);
        Map(jobs, "cancel", body => new CancelJob(Check.Comment(body.Comment)));
        Map(jobs, "pause", body => new PauseJob(Check.Comment(body.Comment)));
        Map(jobs, "resume", body => new ResumeJob(Check.Comment(body.Comment)));
        Map(jobs, "undo", body => new UndoJob(Check.Comment(body.Comment))).WithMetadata(MovesValue.Mark);
    }

    public static GrainRef Id(string id) => GrainRef.TryParse(id, GrainKind.Job, out var job) ? job : throw ProblemException.NotFound();

    public static ValueTask<JobView> ViewAsync(Caller caller, string id, IGrains grains) => grains.ViewAsync<JobView>(caller.At(Id(id)), new GetJob(), caller.Actor);

    private static RouteHandlerBuilder Map(RouteGroupBuilder jobs, string verb, Func<CommentBody, Command> command) =>
        jobs.MapPost("/{id}/" + verb, (Call<CommentBody> call, string id, IGrains grains) => ActAsync(call, id, command, grains))
            .WithName(verb + "Job").Allow(Role.Owner, Role.Manager);

    private static async Task<Accepted> ActAsync(Call<CommentBody> call, string id, Func<CommentBody, Command> command, IGrains grains)
    {
        var view = await ViewAsync(call.Caller, id, grains);
        if (view.Adjustment?.Asset == Asset.Money && call.Caller.Role != Role.Owner)
            throw ProblemException.Of(ProblemCode.Forbidden);
        var answer = await grains.AskAsync(call.Caller.At(view.Id), new(call.Id, command(call.Body), call.Caller.Actor));
        return answer.Reply is Done ? Accepted.Of(view.Id, answer.Replayed) : Problem.Of(answer);
    }

    private static async Task<Result<JobReply>> GetAsync(Caller caller, string id, IGrains grains, IServiceProvider services) =>
        JobReply.Of(await ViewAsync(caller, id, grains), Pace.Of(services));

    private static async Task<Result<ListReply<JobItemReply>>> ItemsAsync(Caller caller, string id, PageQuery page, string? outcome, IGrains grains, IReads reads)
    {
        MemberOutcome? wanted = outcome is null ? null : Check.Word(
            outcome, "outcome", ("applied", MemberOutcome.Applied), ("unchanged", MemberOutcome.Unchanged), ("refused", MemberOutcome.Refused), ("failed", MemberOutcome.Failed));
        var view = await ViewAsync(caller, id, grains);
        return await JobItemList.PageAsync(view, caller.Programme, page, wanted, grains.Incarnation, reads);
    }
}
