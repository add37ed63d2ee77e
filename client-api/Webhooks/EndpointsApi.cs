using System.Buffers.Binary;
using System.Security.Cryptography;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>Outgoing webhooks: where events go. Signed as Standard Webhooks 1.0.0 says.</summary>
internal static class EndpointsApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder v1)
    {
        var endpoints = v1.MapGroup("/webhook-endpoints").WithTags("Webhooks");
        endpoints.MapPost("", AddAsync).WithName("addWebhookEndpoint").Allow(Role.Owner, Role.Manager);
        endpoints.MapGet("", ListAsync).WithName("listWebhookEndpoints").Allow(RouteAccess.Staff);
        endpoints.MapGet("/{id}", GetAsync).WithName("getWebhookEndpoint").Allow(RouteAccess.Staff);
        endpoints.MapPatch("/{id}", ChangeAsync).WithName("changeWebhookEndpoint").Allow(Role.Owner, Role.Manager);
        endpoints.MapDelete("/{id}", DeleteAsync).WithName("deleteWebhookEndpoint").Allow(Role.Owner, Role.Manager).Produces(204);
        endpoints.MapPost("/{id}/rotate", RotateAsync).WithName("rotateWebhookSecret").Allow(Role.Owner, Role.Manager);
        endpoints.MapDeliveries();
        v1.MapPost("/deliveries/{id}/resend", DeliveriesApi.ResendAsync).WithTags("Webhooks").WithName("resendDelivery").Allow(Role.Owner, Role.Manager);
        v1.MapGet("/webhook-event-types", () => Result<EventTypesReply>.Of(new(EventTypes.All))).WithTags("Webhooks").WithName("listWebhookEventTypes").Allow(RouteAccess.Staff);
    }

    private static async Task<Result<EndpointMadeReply>> AddAsync(Call<EndpointBody> call, WebhookOptions options, WebhookSecrets secrets, IGrains grains, IReads reads)
    {
        var (caller, events) = (call.Caller, Events(call.Body.Events) ?? []);
        var url = Check.Text(call.Body.Url, "url", CreateEndpoint.MaxUrl);
        if (Refused(url, options) is { } problem)
            return problem;
        var endpoint = caller.At(RequestId.Make(call.Id, GrainKind.Endpoint));
        var others = await reads.ListAsync(RowKey.Of(caller.Programme, ListKind.Endpoints), null, CreateEndpoint.MaxEndpoints, descending: false);
        if (others.Count == CreateEndpoint.MaxEndpoints && !others.Any(row => Stored.Read(row.Body, Wire.Default.EndpointView).Id == endpoint.Ref))
            return Problem.Of(ProblemCode.TooManyEndpoints);
        var answer = await grains.AskAsync(endpoint, new(call.Id, new CreateEndpoint(url, events), caller.Actor));
        return answer.Reply is Done ? Result<EndpointMadeReply>.Of(new(endpoint.Ref, url, events, secrets.Make(endpoint, 1)), answer.Replayed) : Problem.Of(answer);
    }

    private static async Task<Result<ListReply<EndpointReply>>> ListAsync(Caller caller, PageQuery page, IReads reads)
    {
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.Endpoints), sizeof(long) + GrainRef.Size, page);
        return new ListReply<EndpointReply>([.. rows.Select(row => EndpointReply.Of(Stored.Read(row.Body, Wire.Default.EndpointView)))], next);
    }

    private static async Task<Result<EndpointReply>> GetAsync(Caller caller, string id, IGrains grains) =>
        EndpointReply.Of(await grains.ViewAsync<EndpointView>(caller.At(Id(id)), new GetEndpoint(), caller.Actor));

    private static async Task<Result<EndpointReply>> ChangeAsync(Call<EndpointChangeBody> call, string id, WebhookOptions options, IGrains grains)
    {
        var url = Check.Optional(call.Body.Url, "url", CreateEndpoint.MaxUrl);
        if (url is not null && Refused(url, options) is { } problem)
            return problem;
        var endpoint = call.Caller.At(Id(id));
        var answer = await grains.AskAsync(endpoint, new(call.Id, new ChangeEndpoint(url, Events(call.Body.Events), call.Body.Enabled), call.Caller.Actor));
        // As it was then; an older version did not keep it.
        var then = answer.Reply is Done ? await grains.ViewAsync<EndpointView>(endpoint, new GetEndpoint(), call.Caller.Actor) : answer.Reply as EndpointView;
        return then is null ? Problem.Of(answer) : Result<EndpointReply>.Of(EndpointReply.Of(then), answer.Replayed);
    }

    private static async Task<IResult> DeleteAsync(Caller caller, string id, IGrains grains)
    {
        var request = RequestId.Random();
        var answer = await grains.AskAsync(caller.At(Id(id)), new(request, new DeleteEndpoint(), caller.Actor));
        return answer.Reply is Done ? Results.NoContent() : Problem.Of(answer);
    }

    private static async Task<Result<SecretReply>> RotateAsync(Call<RotateBody> call, string id, WebhookSecrets secrets, IGrains grains)
    {
        var hours = call.Body.OverlapHours is null ? RotateEndpointSecret.DefaultOverlapHours : Check.Between(call.Body.OverlapHours, "overlapHours", 0, RotateEndpointSecret.MaxOverlapHours);
        var endpoint = call.Caller.At(Id(id));
        var answer = await grains.AskAsync(endpoint, new(call.Id, new RotateEndpointSecret(hours), call.Caller.Actor));
        return answer.Reply is EndpointSecretRotated rotated
            ? Result<SecretReply>.Of(new(secrets.Make(endpoint, rotated.Version), rotated.OldUntil), answer.Replayed)
            : Problem.Of(answer);
    }

    public static GrainRef Id(string text) => GrainRef.TryParse(text, GrainKind.Endpoint, out var id) ? id : throw ProblemException.NotFound();

    private static IReadOnlyList<string>? Events(IReadOnlyList<string>? events)
    {
        if (events is null)
            return null;
        return events.Count <= CreateEndpoint.MaxEvents && events.All(e => e is not null && EventTypes.IsKnown(e))
            ? [.. events.Distinct(StringComparer.Ordinal)]
            : throw ProblemException.Invalid("events", "names of /v1/webhook-event-types, or such as payout.*");
    }

    /// <summary>Null: events may go there. A name is checked again each time that it is looked up.</summary>
    private static Problem? Refused(string text, WebhookOptions options)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            throw ProblemException.Invalid("url", "an address such as https://example.com/hook, without user name and fragment");
        return options.AllowPrivate || (url.Scheme == "https" && PublicAddress.MayBe(url)) ? null : Problem.Of(ProblemCode.WebhookUrlRefused, "url");
    }
}

internal sealed record EventTypesReply(IReadOnlyList<string> Data);
