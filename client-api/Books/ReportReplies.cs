using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>
/// GET /v1/reports/cashback. Turnover = Σ(bill − discount), reversals on their own day. Granted and redeemed are gift in minor
/// units; points stand beside them in their own unit.
/// </summary>
internal sealed record CashbackReply(
    long Turnover,
    long Orders,
    GrantedReply Granted,
    long Redeemed,
    PointsReply Points,
    int ShareBps,
    LiabilityReply Liability,
    IReadOnlyList<CashbackDay> ByDay,
    IReadOnlyList<CashbackVenue> ByVenue)
{
    public static CashbackReply Of(CashbackReport report) => new(
        report.Total.Turnover,
        report.Total.Orders,
        GrantedReply.Of(report.Total),
        report.Total.Discount,
        PointsReply.Of(report.Total),
        report.ShareBps,
        LiabilityReply.Of(report.Liability),
        [.. report.ByDay.Select(d => new CashbackDay(d.Day, d.Figures.Turnover, d.Figures.Orders, GrantedReply.Of(d.Figures), d.Figures.Discount, PointsReply.Of(d.Figures)))],
        [.. report.ByVenue.Select(v => new CashbackVenue(v.Venue, v.Figures.Turnover, v.Figures.Orders, GrantedReply.Of(v.Figures), v.Figures.Discount, PointsReply.Of(v.Figures)))]);
}

internal sealed record CashbackDay(DateOnly Day, long Turnover, long Orders, GrantedReply Granted, long Redeemed, PointsReply Points);

/// <summary>Venue null: what happened at none.</summary>
internal sealed record CashbackVenue(GrainRef? Venue, long Turnover, long Orders, GrantedReply Granted, long Redeemed, PointsReply Points);

internal sealed record GrantedReply(long Earned, long TopUpReward)
{
    public static GrantedReply Of(CashbackFigures figures) => new(figures.Earned.Gift, figures.TopUpReward.Gift);
}

internal sealed record PointsReply(long Earned, long Redeemed)
{
    public static PointsReply Of(CashbackFigures figures) => new(figures.Earned.Points, figures.Redeemed.Points);
}

/// <summary>What is owed to holders, value on its way between two of them included.</summary>
internal sealed record LiabilityReply(long Money, long Gift, long Points, long Vouchers, long HeldPayouts)
{
    public static LiabilityReply Of(Liability owed) => new(
        owed.Purses.Money + owed.Transit.Money,
        owed.Purses.Gift + owed.Transit.Gift,
        owed.Purses.Points + owed.Transit.Points,
        owed.Vouchers.Money,
        owed.HeldPayouts.Points);
}

/// <summary>GET /v1/reports/trial-balance: sums since the beginning. Σ debit = Σ credit for each asset.</summary>
internal sealed record TrialBalanceReply(DateTimeOffset At, IReadOnlyList<TrialBalanceAccount> Accounts)
{
    public static TrialBalanceReply Of(TrialBalance balance) =>
        new(balance.At, [.. balance.Lines.Select(line => new TrialBalanceAccount(line.Account, line.Asset, line.Debit, line.Credit, line.Balance))]);
}

/// <summary>Balance = debit − credit: what is owed to others is below zero.</summary>
internal sealed record TrialBalanceAccount(string Account, Asset Asset, long Debit, long Credit, long Balance);
