namespace Cashback.Keys;

/// <summary>GET /v1/keys, one line. Start: the first characters of the secret.</summary>
internal sealed record KeyLine(string Id, string Name, string Role, string Start, DateTimeOffset CreatedAt);
