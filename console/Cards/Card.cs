namespace Cashback.Cards;

/// <summary>GET /v1/cards/{id}.</summary>
internal sealed record Card(
    string Id, string Number, string Kind, string Status, string? Customer, string? ReplacedBy, Sums Balances, Sums Deferred, Sums Held, Sums Frozen, Sums Debt, IReadOnlyList<ExpiringPart> Expiring)
{
    public string Grouped => Number.Length == 12 ? $"{Number[..4]} {Number[4..8]} {Number[8..]}" : Number;
}

/// <summary>Money is null where this key may not see it.</summary>
internal sealed record Sums(long? Money, long Gift, long Points)
{
    public bool IsZero => Money is null or 0 && Gift == 0 && Points == 0;
}

internal sealed record ExpiringPart(string Asset, long Amount, DateTimeOffset At);

/// <summary>POST /v1/cards.</summary>
internal sealed record Issued(IReadOnlyList<IssuedCard> Data);

internal sealed record IssuedCard(string Id, string Number, string Token, string ClaimCode);
