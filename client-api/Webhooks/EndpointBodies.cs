using System.ComponentModel.DataAnnotations;
using Cashback.Grains;

namespace Cashback.Webhooks;

/// <summary>POST /v1/webhook-endpoints. Events: names, or <c>payout.*</c>; none: all.</summary>
internal sealed record EndpointBody
{
    [Required, StringLength(CreateEndpoint.MaxUrl, MinimumLength = 1)] public string? Url { get; init; }
    [MaxLength(CreateEndpoint.MaxEvents)] public IReadOnlyList<string>? Events { get; init; }
}

/// <summary>PATCH /v1/webhook-endpoints/{id}: what is absent stays as it is.</summary>
internal sealed record EndpointChangeBody
{
    [StringLength(CreateEndpoint.MaxUrl, MinimumLength = 1)] public string? Url { get; init; }
    [MaxLength(CreateEndpoint.MaxEvents)] public IReadOnlyList<string>? Events { get; init; }
    public bool? Enabled { get; init; }
}

/// <summary>POST …/rotate: for how long the old secret signs as well; 24 hours if absent.</summary>
internal sealed record RotateBody
{
    [Range(0, RotateEndpointSecret.MaxOverlapHours)] public int? OverlapHours { get; init; }
}

/// <summary>An endpoint. Reason: why it was disabled, if not by a person: <c>gone</c> or <c>failing</c>.</summary>
internal sealed record EndpointReply(GrainRef Id, string Url, IReadOnlyList<string> Events, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? OldSecretUntil, string? Reason)
{
    public static EndpointReply Of(EndpointView view) => new(view.Id, view.Url, view.Events, view.Enabled, view.CreatedAt, view.OldUntil, view.Reason);
}

/// <summary>A new endpoint, with its secret.</summary>
internal sealed record EndpointMadeReply(GrainRef Id, string Url, IReadOnlyList<string> Events, string Secret);

internal sealed record SecretReply(string Secret, DateTimeOffset OldSecretUntil);

/// <summary>One event for one endpoint. Id is the <c>webhook-id</c>; log: its attempts, oldest first.</summary>
internal sealed record DeliveryReply(string Id, GrainRef Endpoint, string Type, DateTimeOffset At, DeliveryStatus Status, int Attempts, DateTimeOffset? NextAttemptAt, IReadOnlyList<AttemptReply> Log)
{
    public static DeliveryReply Of(Delivery delivery) => new(
        delivery.Id.ToString(), delivery.Endpoint, delivery.Type, delivery.At, delivery.Status, delivery.Tries, delivery.NextAt,
        [.. delivery.Log.Select(a => new AttemptReply(a.At, a.Status, a.Error, a.Milliseconds))]);
}

/// <summary>Status: of HTTP; null: none came. Error: null where it was taken.</summary>
internal sealed record AttemptReply(DateTimeOffset At, int? Status, string? Error, long Milliseconds);
