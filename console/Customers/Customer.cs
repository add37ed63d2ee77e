using Cashback.Cards;

namespace Cashback.Customers;

/// <summary>GET /v1/customers/{id}. Name and numbers are null for who may not see them.</summary>
internal sealed record Customer(
    string Id, string? Name, string? Email, string? Phone, string? ExternalId, string? Language, int? CashbackRateBps, IReadOnlyList<string> Groups, IReadOnlyList<string> Cards, string? MergedInto, bool Erased,
    Sums Balances, Sums Deferred, Sums Held, Sums Frozen, Sums Debt, IReadOnlyList<ExpiringPart> Expiring)
{
    /// <summary>What to call somebody.</summary>
    public string Shown => Name ?? Email ?? Phone ?? ExternalId ?? Things.ThingNames.Short(Id);
}

/// <summary>POST /v1/customers.</summary>
internal sealed record NewId(string Id);
