using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>What was sent to an endpoint, and sending it again.</summary>
internal static class DeliveriesApi
{
    public static void MapDeliveries(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/{id}/deliveries", ListAsync).WithName("listDeliveries").Allow(RouteAccess.Staff);
        endpoints.MapPost("/{id}/ping", PingAsync).WithName("pingWebhookEndpoint").Allow(Role.Owner, Role.Manager);
    }

    /// <summary>Newest first; <c>status</c> filters what is on the page.</summary>
    private static async Task<Result<ListReply<DeliveryReply>>> ListAsync(Caller caller, string id, string? status, PageQuery page, IGrains grains, IReads reads)
    {
        DeliveryStatus? wanted = status is null ? null : Check.Word(
            status, "status", ("pending", DeliveryStatus.Pending), ("delivered", DeliveryStatus.Delivered), ("failed", DeliveryStatus.Failed));
        var endpoint = caller.At(EndpointsApi.Id(id));
        await grains.ViewAsync<EndpointView>(endpoint, new GetEndpoint(), caller.Actor);
        var (rows, next) = await reads.PageAsync(DeliveryRows.Prefix(endpoint), DeliveryId.KeySize, page);
        return new ListReply<DeliveryReply>([.. rows.Select(DeliveryRows.Read).Where(d => wanted is null || d.Status == wanted).Select(DeliveryReply.Of)], next);
    }

    /// <summary>A new round of attempts with the same body under the same id, whatever became of the last one.</summary>
    public static async Task<Result<DeliveryReply>> ResendAsync(Call<EmptyBody> call, string id, IDeliveries deliveries, IGrains grains, IReads reads)
    {
        var caller = call.Caller;
        if (!DeliveryId.TryParse(id, out var name) || await DeliveryRows.FindAsync(reads, caller.Programme, name) is not { } delivery)
            throw ProblemException.NotFound();
        var answer = await grains.AskAsync(caller.At(name.Endpoint), new(call.Id, new PromptDelivery(id), caller.Actor));
        if (answer.Reply is not DeliveryPrompted { At: var at })
            return Problem.Of(answer);
        var again = delivery with { Status = DeliveryStatus.Pending, Tries = 0, NextAt = at, Log = [.. delivery.Log.Where(attempt => attempt.At < at)] };
        // A retry finds what the first request has written, unless that one broke off.
        if (!answer.Replayed || !(delivery.NextAt >= at || delivery.Log.Any(attempt => attempt.At >= at)))
        {
            DueDelivery[] waiting = delivery.NextAt is { } due ? [new(caller.Programme, name, due, null)] : [];
            await deliveries.WriteAsync(waiting, [(caller.Programme, again)]);
        }

        return Result<DeliveryReply>.Of(DeliveryReply.Of(again), answer.Replayed);
    }

    /// <summary>An event that says nothing, to see whether it arrives.</summary>
    private static async Task<Result<DeliveryReply>> PingAsync(Call<EmptyBody> call, string id, IDeliveries deliveries, IGrains grains, IReads reads)
    {
        var endpoint = call.Caller.At(EndpointsApi.Id(id));
        var answer = await grains.AskAsync(endpoint, new(call.Id, new PromptDelivery(), call.Caller.Actor));
        if (answer.Reply is not DeliveryPrompted { At: var at })
            return Problem.Of(answer);
        var payload = JsonSerializer.Serialize(new PingPayload(EventTypes.Ping, at, new(endpoint.Ref)), JsonType<PingPayload>.Info);
        var ping = new Delivery(endpoint.Ref, at, unchecked((ulong)call.Id), EventTypes.Ping, payload, DeliveryStatus.Pending, 0, at, []);
        if (!answer.Replayed || await DeliveryRows.FindAsync(reads, call.Caller.Programme, ping.Id) is null)
            await deliveries.WriteAsync([], [(call.Caller.Programme, ping)]);
        return Result<DeliveryReply>.Of(DeliveryReply.Of(ping), answer.Replayed);
    }
}

internal sealed record PingPayload(string Type, DateTimeOffset Timestamp, PingData Data);

internal sealed record PingData(GrainRef Endpoint);
