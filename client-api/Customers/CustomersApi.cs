using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Letters;
using Cashback.Lists;
using Cashback.Names;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Customers;

/// <summary>People: made, found, changed. Merging and forgetting have files of their own.</summary>
internal static class CustomersApi
{
    public static void MapCustomers(this IEndpointRouteBuilder v1)
    {
        var customers = v1.MapGroup("/customers").WithTags("Customers");
        customers.MapPost("", AddAsync).WithName("addCustomer").Allow(Role.Owner, Role.Manager, Role.Support);
        customers.MapGet("", ListAsync).WithName("listCustomers").Allow(RouteAccess.Staff);
        customers.MapGet("/{id}", GetAsync).WithName("getCustomer").Allow([.. RouteAccess.Staff, Role.Customer]);
        customers.MapPatch("/{id}", ChangeAsync).WithName("changeCustomer").Allow(Role.Owner, Role.Manager, Role.Support);
        customers.MapCustomerEnds();
    }

    /// <summary>A customer's id; anything else is not there.</summary>
    public static GrainRef Id(string? text) => GrainRef.TryParse(text, GrainKind.Customer, out var id) ? id : throw ProblemException.NotFound();

    private static async Task<Result<CustomerReply>> AddAsync(Call<CustomerBody> call, IGrains grains, PersonVault vault, People people)
    {
        var profile = new Profile(
            Check.Optional(call.Body.Name, "name", Check.MaxName)?.Trim(), Contacts.Email(call.Body.Email), Contacts.Phone(call.Body.Phone),
            Check.Optional(call.Body.ExternalId, "externalId", Contacts.MaxExternalId), LetterLanguage.Read(call.Body.Language));
        var (customer, answer) = await MakeAsync(call.Caller, call.Id, profile, grains, vault, people);
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        return Result<CustomerReply>.Of(CustomerReply.Of(CustomerView.New(customer.Ref), profile), answer.Replayed);
    }

    internal static async ValueTask<(GrainId Customer, Answer Answer)> MakeAsync(Caller caller, UInt128 request, Profile profile, IGrains grains, PersonVault vault, People people)
    {
        var customer = caller.At(RequestId.Make(request, GrainKind.Customer));
        if (await ClaimAsync(caller, request, customer, profile.ExternalId, grains, vault) is { } refused)
            return (customer, refused);
        // A retry finds the key that the first one made, and writes nothing.
        var key = await vault.KeyAsync(customer) ?? PersonVault.NewKey();
        var digest = vault.Digest(caller.Programme, JsonSerializer.Serialize(profile, JsonType<Profile>.Info));
        var answer = await grains.AskAsync(customer, new(request, new CreateCustomer(digest), caller.Actor, new(Person: vault.Rows(customer, key, profile, null)), AwaitDelivery: true));
        if (answer is { Reply: Done, Replayed: false })
            await people.ObserveAsync(customer, profile.Name);
        return (customer, answer);
    }

    /// <summary>Takes an external id for a customer; an answer only where another one has it.</summary>
    private static async ValueTask<Answer?> ClaimAsync(Caller caller, UInt128 request, GrainId customer, string? externalId, IGrains grains, PersonVault vault)
    {
        if (externalId is null)
            return null;
        var answer = await grains.AskAsync(Name(caller, externalId, vault), new(RequestId.Derive(request, "claim"), new ClaimName(customer.Ref), caller.Actor));
        return answer.Reply is NameHeld held
            ? held.Owner == customer.Ref ? null : new Answer(Outcome.Decided, new Refused(new ExternalIdExists()))
            : answer;
    }

    internal static GrainId Name(Caller caller, string externalId, PersonVault vault) =>
        caller.At(new(GrainKind.Name, System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(vault.LookUp(caller.Programme, "customer", externalId))));

    private static async Task<Result<CustomerReply>> GetAsync(Caller caller, string id, IGrains grains, PersonVault vault, CustomerOrders orders)
    {
        var customer = Id(id);
        if (caller.Role == Role.Customer && caller.Key.Customer != customer)
            throw ProblemException.NotFound();
        return await ReplyAsync(caller, customer, grains, vault) with { Rfm = await orders.OfAsync(caller.Programme, customer) };
    }

    internal static async Task<CustomerReply> ReplyAsync(Caller caller, GrainRef customer, IGrains grains, PersonVault vault)
    {
        var view = await grains.ViewAsync<CustomerView>(caller.At(customer), new GetCustomer(), caller.Actor);
        return CustomerReply.Of(view, caller.Role == Role.Accountant ? null : await vault.ProfileAsync(caller.At(customer)));
    }

    private static async Task<Result<ListReply<CustomerReply>>> ListAsync(Caller caller, PageQuery page, string? q, IReads reads, IGrains grains, PersonVault vault, People people)
    {
        if (q is not null)
        {
            // A search is one page: whoever looks for a name must be able to read it.
            var found = caller.Role == Role.Accountant ? throw ProblemException.Of(ProblemCode.Forbidden) : await people.SearchAsync(caller, Check.Text(q, "q"));
            return new ListReply<CustomerReply>(await ReadAsync(found.Take(page.Limit)), null);
        }

        var prefix = RowKey.Of(caller.Programme, ListKind.Customers);
        var (rows, next) = await reads.PageAsync(prefix, sizeof(long) + GrainRef.Size, page);
        return new ListReply<CustomerReply>(await ReadAsync(rows.Select(row => GrainRef.Read(row.Key.AsSpan(prefix.Length + sizeof(long))))), next);

        async Task<List<CustomerReply>> ReadAsync(IEnumerable<GrainRef> ids)
        {
            var replies = new List<CustomerReply>();
            foreach (var some in ids.Chunk(64))
                replies.AddRange(await Task.WhenAll(some.Select(id => ReplyAsync(caller, id, grains, vault))));
            return replies;
        }
    }

    private static async Task<Result<CustomerReply>> ChangeAsync(Call<CustomerChange> call, string id, IGrains grains, PersonVault vault, People people)
    {
        var body = call.Body;
        var customer = call.Caller.At(Id(id));
        int? rate = body.CashbackRateBps is null ? null : Check.Between(body.CashbackRateBps, "cashbackRateBps", 0, 10_000);
        var view = await grains.ViewAsync<CustomerView>(customer, new GetCustomer(), call.Caller.Actor);
        var before = await vault.ProfileAsync(customer) ?? new Profile();
        var after = new Profile(
            body.Sets("name") ? Check.Optional(body.Name, "name", Check.MaxName)?.Trim() : before.Name,
            body.Sets("email") ? Contacts.Email(body.Email) : before.Email,
            body.Sets("phone") ? Contacts.Phone(body.Phone) : before.Phone,
            body.Sets("externalId") ? Check.Optional(body.ExternalId, "externalId", Contacts.MaxExternalId) : before.ExternalId,
            body.Sets("language") ? LetterLanguage.Read(body.Language) : before.Language);
        if (view is { Erased: false, MergedInto: null } && after.ExternalId != before.ExternalId && await ClaimAsync(call.Caller, call.Id, customer, after.ExternalId, grains, vault) is { } refused)
            return Problem.Of(refused);
        var key = await vault.KeyAsync(customer) ?? PersonVault.NewKey();
        var command = new ChangeCustomer(vault.Digest(call.Caller.Programme, JsonSerializer.Serialize(after, JsonType<Profile>.Info)), body.Sets("cashbackRateBps"), rate);
        var answer = await grains.AskAsync(customer, new(call.Id, command, call.Caller.Actor, new(Person: after == before ? null : vault.Rows(customer, key, after, before))));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        if (before.ExternalId is { } old && old != after.ExternalId)
            await grains.AskAsync(Name(call.Caller, old, vault), new(RequestId.Derive(call.Id, "release"), new ReleaseName(customer.Ref), call.Caller.Actor));
        await people.ObserveAsync(customer, after.Name);
        return Result<CustomerReply>.Of(await ReplyAsync(call.Caller, customer.Ref, grains, vault), answer.Replayed);
    }
}
