namespace Cashback.Vouchers;

/// <summary>GET /v1/vouchers/{code}.</summary>
internal sealed record Voucher(string Code, long Amount, long Balance, DateTimeOffset? ExpiresAt);
