using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.Staff;

namespace Cashback.Operations;

/// <summary>What happened: by id, and as the history of a card or a till.</summary>
internal static class OperationsApi
{
    public static void MapOperations(this IEndpointRouteBuilder v1)
    {
        var operations = v1.MapGroup("/operations").WithTags("Operations");
        operations.MapGet("", ListAsync).WithName("listOperations").Allow([.. RouteAccess.Staff, Role.Customer]);
        operations.MapGet("/{id}", GetAsync).WithName("getOperation").Allow([.. RouteAccess.Staff, Role.Customer]);
        operations.MapGet("/{id}/why", WhyAsync).WithName("explainOperation").Allow([.. RouteAccess.Staff, Role.Customer]);
        operations.MapReversals();
    }

    private static async Task<Result<OperationView>> GetAsync(Caller caller, string id, IGrains grains, IReads reads, PersonVault vault, StaffPeople people)
    {
        var view = await OperationViews.OfAsync(await OwnAsync(caller, id, grains, reads), grains, reads, vault);
        // Who works here is the merchant's business, not a customer's.
        return caller.Role == Role.Customer ? view : view with { Actor = view.Actor with { Name = await people.NameAsync(caller.Programme, view.Actor.Key) } };
    }

    private static async Task<Result<WhyReply>> WhyAsync(Caller caller, string id, IGrains grains, IReads reads) =>
        OperationViews.Why(await OwnAsync(caller, id, grains, reads), grains);

    private static async Task<Result<ListReply<OperationView>>> ListAsync(
        Caller caller, PageQuery page, string? card, string? till, string? customer, string? job, string? match, string? refund, CardFinder finder, IGrains grains, IReads reads, PersonVault vault, StaffPeople people)
    {
        var list = await FindListAsync(caller, page, card, till, customer, job, match, refund, finder, grains, reads, vault);
        if (caller.Role == Role.Customer || list.Value is not { } found)
            return list;
        var names = new Dictionary<GrainRef, string?>();
        foreach (var by in found.Data.Select(view => view.Actor.Key).OfType<GrainRef>().Distinct())
            names[by] = await people.NameAsync(caller.Programme, by);
        return found with { Data = [.. found.Data.Select(view => view.Actor.Key is { } by ? view with { Actor = view.Actor with { Name = names[by] } } : view)] };
    }

    private static Task<Result<ListReply<OperationView>>> FindListAsync(
        Caller caller, PageQuery page, string? card, string? till, string? customer, string? job, string? match, string? refund, CardFinder finder, IGrains grains, IReads reads, PersonVault vault)
    {
        if (new[] { card, till, customer, job, match, refund }.Count(asked => asked is not null) != 1)
            throw ProblemException.Invalid("card", "one of card, till, customer, job, match, refund");
        var history = new History(grains, reads, vault);
        if (card is not null)
            return history.OfCardAsync(caller, page, card, finder);
        if (customer is not null)
            return history.OfCustomerAsync(caller, page, CustomersApi.Id(customer));
        if (caller.Role == Role.Customer)
            throw ProblemException.Of(ProblemCode.Forbidden);
        if (till is not null)
            return new TillHistory(grains, reads, vault).OfAsync(caller, page, till);
        if (job is not null)
            return OfJobAsync(caller, page, job, grains, reads, vault);
        if (GrainRef.TryParse(match, GrainKind.Match, out var of) || GrainRef.TryParse(refund, GrainKind.RefundPayment, out of))
            return history.OfMatchAsync(caller, page, of);
        throw ProblemException.NotFound();
    }

    /// <summary>What a job did to its members, in their order; of a match, what people did to the job.</summary>
    private static async Task<Result<ListReply<OperationView>>> OfJobAsync(Caller caller, PageQuery page, string job, IGrains grains, IReads reads, PersonVault vault)
    {
        var view = await JobsApi.ViewAsync(caller, job, grains);
        if (view.Match is not null)
            return await new History(grains, reads, vault).OfMatchAsync(caller, page, view.Id);
        var items = await JobItemList.PageAsync(view, caller.Programme, page, MemberOutcome.Applied, grains.Incarnation, reads);
        var found = new List<OperationView>(items.Data.Count);
        foreach (var item in items.Data)
        {
            if (item.Operation is { } id && await reads.OperationAsync(caller.At(id.Grain), id.Seq) is { } recorded)
                found.Add(await OperationViews.OfAsync(recorded, grains, reads, vault));
        }

        return new ListReply<OperationView>(found, items.NextCursor);
    }

    /// <summary>A customer sees what was done to him and to his cards.</summary>
    private static async ValueTask<Recorded> OwnAsync(Caller caller, string text, IGrains grains, IReads reads)
    {
        var recorded = await FindAsync(caller, text, grains, reads);
        var grain = recorded.Grain.Ref;
        var isOwn = caller.Role != Role.Customer || grain == caller.Key.Customer
            || (grain.Kind == GrainKind.Card && (await grains.CardAsync(caller, grain)).Customer == caller.Key.Customer);
        return isOwn ? recorded : throw ProblemException.NotFound();
    }

    internal static async ValueTask<Recorded> FindAsync(Caller caller, string text, IGrains grains, IReads reads)
    {
        if (!OperationId.TryParse(text, out var id) || id.Incarnation > grains.Incarnation || id.Seq < 1)
            throw ProblemException.NotFound();
        var recorded = await reads.OperationAsync(caller.At(id.Grain), id.Seq);
        return recorded is not null && OperationViews.Happened(recorded.Operation) ? recorded : throw ProblemException.NotFound();
    }
}
