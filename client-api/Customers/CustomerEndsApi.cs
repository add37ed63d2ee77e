using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Lists;
using Cashback.Names;
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
        customers.MapGet("/{id}/export", ExportAsync).WithName("exportCustomer").Allow(Role.Owner, Role.Manager, Role.Support, Role.Customer);
    }

    private static async Task<Result<OperationReply>> MergeAsync(Call<MergeBody> call, string id, IGrains grains)
    {
        var (customer, into) = (CustomersApi.Id(id), CustomersApi.Id(Check.Text(call.Body.Into, "into")));
        if (customer == into)
            throw ProblemException.Invalid("into", "another customer");
        await grains.ViewAsync<CustomerView>(call.Caller.At(customer), new GetCustomer(), call.Caller.Actor);
        var target = await grains.ViewAsync<CustomerView>(call.Caller.At(into), new GetCustomer(), call.Caller.Actor);
        var answer = await grains.AskAsync(call.Caller.At(customer), new(call.Id, new MergeCustomer(into), call.Caller.Actor, AwaitDelivery: true));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        var after = await grains.ViewAsync<CustomerView>(call.Caller.At(customer), new GetCustomer(), call.Caller.Actor);
        if (!answer.Replayed && after.MergedInto is null)
            return Problem.Of(target.MergedInto is { } further ? new CustomerMerged(further) : target.Erased ? new CustomerErased() : new TooManyCards(LinkCard.MaxCards));
        return Result<OperationReply>.Of(new(new(grains.Incarnation, customer, answer.Seq)), answer.Replayed);
    }

    private static async Task<Result<OperationReply>> EraseAsync(Call<EraseBody> call, string id, IGrains grains, IReads reads, PersonVault vault, People people)
    {
        var customer = call.Caller.At(CustomersApi.Id(id));
        if (call.Caller.Role == Role.Customer && call.Caller.Key.Customer != customer.Ref)
            throw ProblemException.NotFound();
        var confirmed = call.Body.Confirm is { } confirm && (confirm.ValueKind == JsonValueKind.True || (confirm.ValueKind == JsonValueKind.String && confirm.ValueEquals(id)));
        if (!confirmed)
            throw ProblemException.Invalid("confirm", "the customer's id");
        await grains.ViewAsync<CustomerView>(customer, new GetCustomer(), call.Caller.Actor);
        var profile = await vault.ProfileAsync(customer);
        var answer = await grains.AskAsync(customer, new(call.Id, new EraseCustomer(), call.Caller.Actor, new(Person: vault.Erasing(customer, profile)), AwaitDelivery: true));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        if (profile?.ExternalId is { } externalId)
            await grains.AskAsync(CustomersApi.Name(call.Caller, externalId, vault), new(RequestId.Derive(call.Id, "release"), new ReleaseName(customer.Ref), call.Caller.Actor));
        await RevokeKeysAsync(call, customer, grains, reads);
        await people.ObserveAsync(customer, null);
        return Result<OperationReply>.Of(new(new(grains.Incarnation, customer.Ref, answer.Seq)), answer.Replayed);
    }

    /// <summary>Nobody signs in as someone who is forgotten.</summary>
    private static async ValueTask RevokeKeysAsync(Call<EraseBody> call, GrainId customer, IGrains grains, IReads reads)
    {
        var prefix = RowKey.Of(customer.Programme, ListKind.Keys);
        for (byte[]? after = null; ;)
        {
            var rows = await reads.ListAsync(prefix, after, PageQuery.MaxLimit, descending: false);
            foreach (var key in rows.Select(row => Stored.Read(row.Body, Wire.Default.KeyRow)).Where(key => key.Customer == customer.Ref))
                await grains.AskAsync(call.Caller.AtProgramme, new(RequestId.Derive(call.Id, key.Id.ToString()), new RevokeKey(key.Id), call.Caller.Actor));
            if (rows.Count < PageQuery.MaxLimit)
                return;
            after = rows[^1].Key;
        }
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
