using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Reports;

/// <summary>GET /v1/reports/cashback. Minor units; shareBps = granted ÷ turnover in basis points.</summary>
internal sealed record CashbackReply(
    long Turnover,
    long Orders,
    GrantedReply Granted,
    long Redeemed,
    PointsReply Points,
    int ShareBps,
    LiabilityReply Liability,
    IReadOnlyList<DayReply> ByDay,
    IReadOnlyList<VenueFiguresReply> ByVenue)
{
    public static CashbackReply Of(CashbackReport report) => new(
        report.Total.Turnover,
        report.Total.Orders,
        GrantedReply.Of(report.Total),
        report.Total.Redeemed.Gift,
        PointsReply.Of(report.Total),
        report.ShareBps,
        LiabilityReply.Of(report.Liability),
        [.. report.ByDay.Select(day => new DayReply(day.Day, day.Figures.Turnover, day.Figures.Orders, GrantedReply.Of(day.Figures), day.Figures.Redeemed.Gift, PointsReply.Of(day.Figures)))],
        [.. report.ByVenue.Select(venue => new VenueFiguresReply(venue.Venue, venue.Figures.Turnover, venue.Figures.Orders, GrantedReply.Of(venue.Figures), venue.Figures.Redeemed.Gift, PointsReply.Of(venue.Figures)))]);
}

/// <summary>Gift tokens granted, minor units.</summary>
internal sealed record GrantedReply(long Earned, long TopUpReward)
{
    public static GrantedReply Of(CashbackFigures figures) => new(figures.Earned.Gift, figures.TopUpReward.Gift);
}

/// <summary>The same in points.</summary>
internal sealed record PointsReply(long Earned, long Redeemed)
{
    public static PointsReply Of(CashbackFigures figures) => new(figures.Earned.Points, figures.Redeemed.Points);
}

/// <summary>What is owed to holders at the end of the period: minor units; points, and payouts on hold, in points.</summary>
internal sealed record LiabilityReply(long Money, long Gift, long Points, long Vouchers, long HeldPayouts)
{
    public static LiabilityReply Of(Liability owed) => new(
        owed.Purses.Money + owed.Transit.Money,
        owed.Purses.Gift + owed.Transit.Gift,
        owed.Purses.Points + owed.Transit.Points,
        owed.Vouchers.Money + owed.Vouchers.Gift,
        owed.HeldPayouts[Asset.Points]);
}

internal sealed record DayReply(DateOnly Day, long Turnover, long Orders, GrantedReply Granted, long Redeemed, PointsReply Points);

/// <summary>Venue is null for what happened at none.</summary>
internal sealed record VenueFiguresReply(GrainRef? Venue, long Turnover, long Orders, GrantedReply Granted, long Redeemed, PointsReply Points);
