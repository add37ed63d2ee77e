namespace Cashback.Payouts;

/// <summary>GET /v1/payouts/{id}.</summary>
internal sealed record Payout(
    string Id, string Customer, string Method, string Status, long Points, long Amount, decimal Coefficient, DateTimeOffset CreatedAt, string? AccountLast4, IReadOnlyList<PayoutApproval> Approvals, string? Batch, PayoutVoucher? Voucher, IReadOnlyList<string> Can);

internal sealed record PayoutApproval(DateTimeOffset At, string? Name);

internal sealed record PayoutVoucher(string Code, long Balance, DateTimeOffset? ExpiresAt);

/// <summary>POST /v1/payouts/returns.</summary>
internal sealed record Returned(int Matched, IReadOnlyList<string> Unmatched);
