using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Keys;

/// <summary>API keys: shown once, stored as a hash. Tills get theirs with the till.</summary>
internal static class KeysApi
{
    /// <summary>Keys of one programme that a list looks through: they are sorted here, since they are stored by id.</summary>
    private const int MaxKeys = 10_000;

    public static void MapKeys(this IEndpointRouteBuilder v1)
    {
        var keys = v1.MapGroup("/keys").WithTags("Keys");
        keys.MapPost("", AddAsync).WithName("addKey").Allow(Role.Owner);
        keys.MapGet("", ListAsync).WithName("listKeys").Allow(Role.Owner, Role.Accountant);
        keys.MapDelete("/{id}", RevokeAsync).WithName("revokeKey").Allow(Role.Owner).Produces(204);
    }

    private static async Task<Result<KeyReply>> AddAsync(Call<KeyBody> call, IGrains grains, KeySecrets secrets)
    {
        var name = Check.Text(call.Body.Name, "name");
        var role = Check.Word(call.Body.Role, "role", ("owner", Role.Owner), ("manager", Role.Manager), ("support", Role.Support), ("accountant", Role.Accountant), ("customer", Role.Customer));
        if (call.Body.Customer is null && role == Role.Customer)
            throw ProblemException.Invalid("customer", "required");
        if (call.Body.Customer is not null && role != Role.Customer)
            throw ProblemException.Invalid("customer", "only with the role customer");
        GrainRef? customer = call.Body.Customer is null ? null : CustomersApi.Id(call.Body.Customer);
        if (customer is { } whose)
            await grains.ViewAsync<CustomerView>(call.Caller.At(whose), new GetCustomer(), call.Caller.Actor);
        var id = RequestId.Make(call.Id, GrainKind.ApiKey);
        var secret = secrets.Make(call.Caller.Programme, id, role);
        var answer = await grains.AskAsync(call.Caller.AtProgramme, new(call.Id, KeySecrets.Command(id, name, role, secret) with { Customer = customer }, call.Caller.Actor, AwaitDelivery: true));
        return answer.Reply is KeyCreated created ? Result<KeyReply>.Of(new(created.Id, secret), answer.Replayed) : Problem.Of(answer);
    }

    private static async Task<Result<ListReply<KeyListItem>>> ListAsync(Caller caller, PageQuery page, IReads reads)
    {
        var prefix = RowKey.Of(caller.Programme, ListKind.Keys);
        var keys = new List<KeyRow>();
        for (byte[]? after = null; keys.Count < MaxKeys;)
        {
            var rows = await reads.ListAsync(prefix, after, PageQuery.MaxLimit, descending: false);
            keys.AddRange(rows.Select(row => Stored.Read(row.Body, Wire.Default.KeyRow)));
            if (rows.Count < PageQuery.MaxLimit)
                break;
            after = rows[^1].Key;
        }

        if (page.Cursor is not null and not { Length: 24 })
            throw PageQuery.Foreign();
        var rest = keys.Select(key => (Place: Place(key), Key: key))
            .OrderByDescending(item => item.Place, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .SkipWhile(item => page.Cursor is not null && item.Place.AsSpan().SequenceCompareTo(page.Cursor) >= 0)
            .Take(page.Limit + 1).ToList();
        var next = rest.Count > page.Limit ? PageQuery.Encode(rest[page.Limit - 1].Place) : null;
        return new ListReply<KeyListItem>([.. rest.Take(page.Limit).Select(item => KeyListItem.Of(item.Key))], next);
    }

    private static async Task<IResult> RevokeAsync(Caller caller, string id, HttpContext context, IGrains grains)
    {
        if (!GrainRef.TryParse(id, GrainKind.ApiKey, out var key))
            throw ProblemException.NotFound();
        var request = RequestId.Random();
        var answer = await grains.AskAsync(caller.AtProgramme, new(request, new RevokeKey(key), caller.Actor, AwaitDelivery: true));
        return answer.Reply is Done ? Results.NoContent() : Problem.Of(answer);
    }

    /// <summary>Time, then id: newest first when read from the end.</summary>
    private static byte[] Place(KeyRow key)
    {
        var place = new byte[24];
        BinaryPrimitives.WriteInt64BigEndian(place, key.CreatedAt.UtcTicks);
        BinaryPrimitives.WriteUInt128BigEndian(place.AsSpan(8), key.Id.Key);
        return place;
    }
}

/// <summary>POST /v1/keys.</summary>
internal sealed record KeyBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
    [Required, AllowedValues("owner", "manager", "support", "accountant", "customer")] public string? Role { get; init; }
    public string? Customer { get; init; }
}

/// <summary>A new thing and its secret key, which is shown only here.</summary>
internal sealed record KeyReply(GrainRef Id, string Key);

/// <summary>Start: the first characters of the secret.</summary>
internal sealed record KeyListItem(GrainRef Id, string Name, Role Role, string Start, DateTimeOffset CreatedAt, GrainRef? Till, GrainRef? Customer, DateTimeOffset? ExpiresAt)
{
    public static KeyListItem Of(KeyRow key) => new(key.Id, key.Name, key.Role, key.Start, key.CreatedAt, key.Till, key.Customer, key.ExpiresAt);
}
