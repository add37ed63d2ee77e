using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Books;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Tills;

/// <summary>A till's cash drawer: opened with a float, closed with a count.</summary>
internal static class DrawersApi
{
    public static void MapDrawers(this IEndpointRouteBuilder tills)
    {
        var drawer = tills.MapGroup("/{id}/drawer").Allow(Role.Till, Role.Owner, Role.Manager);
        drawer.MapPost("/open", OpenAsync).WithName("openDrawer").WithMetadata(MovesValue.Mark);
        drawer.MapPost("/in", InAsync).WithName("putIntoDrawer").WithMetadata(MovesValue.Mark);
        drawer.MapPost("/out", OutAsync).WithName("takeOutOfDrawer").WithMetadata(MovesValue.Mark);
        drawer.MapPost("/close", CloseAsync).WithName("closeDrawer").WithMetadata(MovesValue.Mark);
        tills.MapGet("/{id}/closings", ClosingsAsync).WithName("listClosings").Allow([.. RouteAccess.Staff, Role.Till]);
    }

    private static Task<Result<OperationReply>> OpenAsync(Call<OpenBody> call, string id, IGrains grains) =>
        ActAsync(call.Caller, call.Id, id, new OpenDrawer(Check.Amount(call.Body.Float, "float", min: 0), Check.Comment(call.Body.Comment)), grains);

    private static Task<Result<OperationReply>> InAsync(Call<CashBody> call, string id, IGrains grains) =>
        ActAsync(call.Caller, call.Id, id, new MoveDrawerCash(Check.Amount(call.Body.Amount, "amount"), Check.Comment(call.Body.Comment)), grains);

    private static Task<Result<OperationReply>> OutAsync(Call<CashBody> call, string id, IGrains grains) =>
        ActAsync(call.Caller, call.Id, id, new MoveDrawerCash(-Check.Amount(call.Body.Amount, "amount"), Check.Comment(call.Body.Comment)), grains);

    private static async Task<Result<ClosingReply>> CloseAsync(Call<CloseBody> call, string id, ProofGate gate)
    {
        var counted = Check.Amount(call.Body.Counted, "counted", min: 0);
        var till = TillsApi.Own(call.Caller, id);
        var (answer, closed) = await gate.AskAsync(call.Caller.At(till), new(call.Id, new CloseDrawer(counted, Check.Comment(call.Body.Comment)), AtTill(call.Caller, till)));
        return closed ?? Closing(answer);
    }

    private static Result<ClosingReply> Closing(Answer answer) => answer.Reply is DrawerClosed closed
        ? Result<ClosingReply>.Of(ClosingReply.Of(closed), answer.Replayed)
        : Problem.Of(answer);

    private static async Task<Result<ListReply<ClosingReply>>> ClosingsAsync(Caller caller, string id, PageQuery page, IGrains grains, IReads reads)
    {
        var till = TillsApi.Own(caller, id);
        await grains.ViewAsync<TillView>(caller.At(till), new GetTill(), caller.Actor);
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.Closings, till), sizeof(long), page);
        return new ListReply<ClosingReply>([.. rows.Select(row => ClosingReply.Of(Stored.Read(row.Body, Wire.Default.DrawerClosed)))], next);
    }

    private static async Task<Result<OperationReply>> ActAsync(Caller caller, UInt128 request, string id, Command command, IGrains grains)
    {
        var till = TillsApi.Own(caller, id);
        var answer = await grains.AskAsync(caller.At(till), new(request, command, AtTill(caller, till)));
        return answer.Reply is Done
            ? Result<OperationReply>.Of(new(new(grains.Incarnation, till, answer.Seq)), answer.Replayed)
            : Problem.Of(answer);
    }

    /// <summary>What happens to a drawer happens at its till, whoever does it.</summary>
    private static Actor AtTill(Caller caller, GrainRef till) => caller.Actor with { Till = till };
}

/// <summary>POST …/drawer/open. Minor units.</summary>
internal sealed record OpenBody
{
    [Required, Range(0, 10_000_000_000_000)] public long? Float { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>POST …/drawer/in and /out. Minor units.</summary>
internal sealed record CashBody
{
    [Required, Range(1, 10_000_000_000_000)] public long? Amount { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>POST …/drawer/close. Minor units.</summary>
internal sealed record CloseBody
{
    [Required, Range(0, 10_000_000_000_000)] public long? Counted { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>One session: minor units; difference = counted − expected; day: the local day of opening.</summary>
internal sealed record ClosingReply(int Number, long Expected, long Counted, long Difference, DateOnly Day)
{
    public static ClosingReply Of(DrawerClosed closed) => new(closed.Number, closed.Expected, closed.Counted, closed.Difference, closed.Day);
}
