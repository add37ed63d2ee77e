using Cashback.Grains;

namespace Cashback.Webhooks;

/// <summary>
/// POST /v1/webhook-endpoints, at a new endpoint: an address of the integrator's that is told what happens. Its secrets are
/// derived from its id and their version, so only the version is stored.
/// </summary>
/// <param name="Url">http or https; no user name in it.</param>
/// <param name="Events">Names of <see cref="EventTypes"/>, or <c>payout.*</c>; none: all.</param>
public sealed record CreateEndpoint(string Url, IReadOnlyList<string> Events) : Command
{
    /// <summary>A filter is short, or it is none.</summary>
    public const int MaxEvents = 50;

    /// <summary>Endpoints of one programme: each event is sent to every one of them.</summary>
    public const int MaxEndpoints = 20;

    public const int MaxUrl = 1000;
}

/// <summary>PATCH /v1/webhook-endpoints/{id}: null leaves as it is.</summary>
public sealed record ChangeEndpoint(string? Url, IReadOnlyList<string>? Events, bool? Enabled) : Command;

/// <summary>POST …/rotate: a new secret; the old one signs beside it for some hours.</summary>
/// <param name="OverlapHours">0 to <see cref="MaxOverlapHours"/>.</param>
public sealed record RotateEndpointSecret(int OverlapHours) : Command
{
    public const int DefaultOverlapHours = 24;
    public const int MaxOverlapHours = 24 * 7;
}

/// <param name="Version">Of the new secret.</param>
/// <param name="OldUntil">How long the one before signs too.</param>
public sealed record EndpointSecretRotated(int Version, DateTimeOffset OldUntil) : Reply;

/// <summary>DELETE /v1/webhook-endpoints/{id}.</summary>
public sealed record DeleteEndpoint : Command;

/// <summary>The sender gives up: it is said to be gone, or does not answer for days.</summary>
/// <param name="Reason"><c>gone</c> or <c>failing</c>.</param>
public sealed record DisableEndpoint(string Reason) : Command;

/// <summary>POST …/ping and POST /v1/deliveries/{id}/resend: an event goes out once more. The endpoint stays as it is.</summary>
/// <param name="Delivery">Which; null: one that says nothing.</param>
public sealed record PromptDelivery(string? Delivery = null) : Command;

/// <param name="At">When it was asked for: the same for a retry.</param>
public sealed record DeliveryPrompted(DateTimeOffset At) : Reply;

public sealed record GetEndpoint : Query;

/// <param name="Id">The endpoint.</param>
/// <param name="Url">Where events go.</param>
/// <param name="Events">Its filter; none: all.</param>
/// <param name="Enabled">Events are sent to it.</param>
/// <param name="CreatedAt">What was decided before is not sent.</param>
/// <param name="Secret">Version of its secret.</param>
/// <param name="OldUntil">Until then the secret before signs too.</param>
/// <param name="Reason">Why it was disabled, if not by a person.</param>
public sealed record EndpointView(
    GrainRef Id, string Url, IReadOnlyList<string> Events, bool Enabled, DateTimeOffset CreatedAt, int Secret, DateTimeOffset? OldUntil, string? Reason) : Reply;
