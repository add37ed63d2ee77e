namespace Cashback.TopUps;

/// <summary>GET /v1/topups, one line.</summary>
internal sealed record ListedTopUp(string Id, string Status, long Amount, DateTimeOffset CreatedAt, string? Card, string? Customer, string? Reason);
