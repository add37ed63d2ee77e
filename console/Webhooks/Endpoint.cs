namespace Cashback.Webhooks;

/// <summary>GET /v1/webhook-endpoints, one line. Reason: why it was switched off.</summary>
internal sealed record Endpoint(string Id, string Url, IReadOnlyList<string> Events, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? OldSecretUntil, string? Reason);

/// <summary>POST /v1/webhook-endpoints: the secret is shown once.</summary>
internal sealed record NewEndpoint(string Id, string Url, string Secret);

/// <summary>POST …/rotate.</summary>
internal sealed record NewSecret(string Secret, DateTimeOffset OldSecretUntil);

/// <summary>GET …/deliveries, one line.</summary>
internal sealed record EventDelivery(string Id, string Type, DateTimeOffset At, string Status, int Attempts, DateTimeOffset? NextAttemptAt, IReadOnlyList<DeliveryAttempt> Log);

internal sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Error, long Milliseconds);
