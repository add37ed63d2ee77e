namespace Cashback.Dashboard;

/// <summary>GET /v1/reports/cashback.</summary>
internal sealed record Report(long Turnover, long Orders, Granted Granted, long Redeemed, int ShareBps, Liability Liability, IReadOnlyList<ReportDay> ByDay, IReadOnlyList<ReportVenue> ByVenue);

internal sealed record Granted(long Earned, long TopUpReward)
{
    public long Sum => Earned + TopUpReward;
}

internal sealed record Liability(long Money, long Gift, long Points, long Vouchers);

internal sealed record ReportDay(DateOnly Day, long Turnover, long Orders, Granted Granted, long Redeemed);

internal sealed record ReportVenue(string? Venue, long Turnover, long Orders, Granted Granted, long Redeemed);

/// <summary>GET /v1/proof.</summary>
internal sealed record Proof(bool Ok, DateTimeOffset CheckedAt, long Operations, IReadOnlyList<ProofDifference> Differences);

internal sealed record ProofDifference(string Where, string What, string? Asset, long Expected, long Found, string Code);
