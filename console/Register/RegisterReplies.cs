using Cashback.Cards;

namespace Cashback.Register;

/// <summary>POST /v1/scans.</summary>
internal sealed record Sale(string Operation, long Discount, long PaidWithMoney, long ToPay, SaleEarned Earned, int RateBps, Sums Balances);

internal sealed record SaleEarned(long Gift, long Points);

/// <summary>POST /v1/topups.</summary>
internal sealed record TopUp(string Operation, Credited Credited, Sums Balances);

internal sealed record Credited(long Money, long Gift);

/// <summary>POST /v1/operations/{id}/reverse.</summary>
internal sealed record Undone(string Operation, long HandBack, Sums Restored, Sums TakenBack);

/// <summary>POST /v1/exchanges.</summary>
internal sealed record Exchange(string Operation, long Charged, long HandedOut, long Fee);

/// <summary>POST /v1/vouchers/{code}/redeem.</summary>
internal sealed record VoucherLeft(string Operation, long Balance);
