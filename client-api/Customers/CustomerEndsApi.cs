using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Operations;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Customers;

/// <summary>Two people who are one, a person who wants to be forgotten, and what he may take with him.</summary>
internal static class CustomerEndsApi
{
    /// <summary>Operations of one export; more are in the list of operations, page by page.</summary>
    private const int MaxExported = 10_000;

    public static void MapCustomerEnds(this IEndpointRouteBuilder customers)
    {
        customers.MapPost("/{id}/merge", MergeAsync).WithName("mergeCustomer").Allow(Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
        customers.MapPost("/{id}/erase", EraseAsync).WithName("eraseCustomer").Allow(Role.Owner, Role.Manager, Role.Customer);
        customers.MapGet("/{id}/export", ExportAsync).WithName("exportCustomer").Allow([.. RouteAccess.Staff, Role.Customer]);
    }

    private static async Task<Result<OperationReply>> MergeAsync(Call<MergeBody> call, string id, PersonVault vault, IReads reads, IGrains grains)
    {
        var (customer, into) = (CustomersApi.Id(id), CustomersApi.Id(Check.Text(call.Body.Into, "into")));
        if (customer == into)
            throw ProblemException.Invalid("into", "another customer");
        await grains.ViewAsync<CustomerView>(call.Caller.At(customer), new GetCustomer(), call.Caller.Actor);
        await grains.ViewAsync<CustomerView>(call.Caller.At(into), new GetCustomer(), call.Caller.Actor);
        var command = new MergeCustomer(into, Check.Comment(call.Body.Comment));
        var facts = await vault.WithCommentAsync(grains, call.Caller, customer, command, Facts.None);
        var answer = await grains.AskAsync(call.Caller.At(customer), new(call.Id, command, call.Caller.Actor, facts, AwaitDelivery: true));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        return await reads.OutcomeAsync(call.Caller.At(customer), answer.Seq) is { Reply: Refused { Refusal: var refusal } }
            ? Problem.Of(refusal, answer.Replayed)
            : Result<OperationReply>.Of(new(new(grains.Incarnation, customer, answer.Seq)), answer.Replayed);
    }

    private static async Task<Result<OperationReply>> EraseAsync(Call<EraseBody> call, string id, Erasing erasing)
    {
        if (call.Caller.Role == Role.Customer && call.Caller.Key.Customer != CustomersApi.Id(id))
            throw ProblemException.NotFound();
        var confirmed = call.Body.Confirm is { } confirm && (confirm.ValueKind == JsonValueKind.True || (confirm.ValueKind == JsonValueKind.String && confirm.ValueEquals(id)));
        var customer = CustomersApi.Id(id);
        return confirmed ? await erasing.EraseAsync(call.Caller, call.Id, customer, Check.Comment(call.Body.Comment)) : throw ProblemException.Invalid("confirm", "the customer's id");
    }

    private static async Task<Result<CustomerExport>> ExportAsync(Caller caller, string id, IGrains grains, IReads reads, PersonVault vault)
    {
        var customer = CustomersApi.Id(id);
        if (caller.Role == Role.Customer && caller.Key.Customer != customer)
            throw ProblemException.NotFound();
        var reply = await CustomersApi.ReplyAsync(caller, customer, grains, vault);
        var operations = new List<OperationView>();
        for (var before = long.MaxValue; operations.Count < MaxExported;)
        {
            var some = await reads.HistoryAsync(caller.At(customer), before, PageQuery.MaxLimit);
            foreach (var recorded in some.Where(r => OperationViews.Happened(r.Operation)))
                operations.Add(await OperationViews.OfAsync(recorded, grains, reads, vault));
            if (some.Count < PageQuery.MaxLimit)
                return new CustomerExport(reply, operations, false);
            before = some[^1].Seq;
        }

        return new CustomerExport(reply, operations, true);
    }
}
