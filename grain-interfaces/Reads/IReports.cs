using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Reads;

/// <summary>Figures over a programme, from roll-ups that are brought up to the moment of the call.</summary>
public interface IReports
{
    /// <summary>GET /v1/reports/cashback. Days are local days of the programme, both inclusive.</summary>
    ValueTask<CashbackReport> CashbackAsync(int programme, DateOnly from, DateOnly to);

    /// <summary>GET /v1/reports/trial-balance: every operation that counts at or before the instant.</summary>
    ValueTask<TrialBalance> TrialBalanceAsync(int programme, DateTimeOffset at);

    /// <summary>GET /v1/reports/journal: what counts on these local days, both inclusive.</summary>
    ValueTask<JournalExport> JournalAsync(int programme, DateOnly from, DateOnly to);
}

/// <param name="Opening">Sums of each account before the first day; all purses are one line, and so is transit.</param>
/// <param name="Entries">Read as they are asked for, page by page; none of them comes after the export was asked for.</param>
public sealed record JournalExport(IReadOnlyList<TrialLine> Opening, IAsyncEnumerable<JournalEntry> Entries);

/// <summary>An operation that moved value.</summary>
/// <param name="Number">1, 2, 3 … within the export, in commit order: the same export again has the same numbers, and what comes later comes after.</param>
/// <param name="Day">The local day on which it counts.</param>
/// <param name="Recorded">The operation.</param>
public sealed record JournalEntry(long Number, DateOnly Day, Recorded Recorded);

/// <param name="Total">The whole period.</param>
/// <param name="ShareBps">Gift granted, earned and as reward, in basis points of the turnover; 0 without turnover.</param>
/// <param name="Liability">What was owed to holders at the end of the last day.</param>
/// <param name="ByDay">Days on which something counted, oldest first.</param>
/// <param name="ByVenue">Venues at which something counted, in id order; null first: no venue.</param>
public sealed record CashbackReport(CashbackFigures Total, int ShareBps, Liability Liability, IReadOnlyList<DayFigures> ByDay, IReadOnlyList<VenueFigures> ByVenue);

/// <summary>Reversals count on their own day, below zero.</summary>
/// <param name="Turnover">Σ(bill − discount), minor units.</param>
/// <param name="Orders">Orders less full reversals.</param>
/// <param name="Discount">Taken off bills by cashback and points, less what was restored; minor units.</param>
/// <param name="Earned">Cashback of purchases, less what was taken back.</param>
/// <param name="TopUpReward">Rewards of top-ups, less what was taken back.</param>
/// <param name="Redeemed">Taken off bills, less what was restored; in each asset's own units.</param>
public sealed record CashbackFigures(long Turnover, long Orders, long Discount, Amounts Earned, Amounts TopUpReward, Amounts Redeemed);

public sealed record DayFigures(DateOnly Day, CashbackFigures Figures);

public sealed record VenueFigures(GrainRef? Venue, CashbackFigures Figures);

/// <param name="Purses">Balances of all cards and customers, debts deducted.</param>
/// <param name="Transit">On its way between two of them.</param>
/// <param name="Vouchers">Vouchers that are not yet spent.</param>
/// <param name="HeldPayouts">Deducted for payouts that are not yet decided.</param>
public sealed record Liability(Amounts Purses, Amounts Transit, Amounts Vouchers, Amounts HeldPayouts);

/// <param name="At">The instant.</param>
/// <param name="Lines">In order of account name, then asset. Σ debit = Σ credit per asset.</param>
public sealed record TrialBalance(DateTimeOffset At, IReadOnlyList<TrialLine> Lines);

/// <param name="Account">Its stored name; all purses are one line, and so is transit.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Debit">Sum of debits since the beginning.</param>
/// <param name="Credit">Sum of credits since the beginning.</param>
public sealed record TrialLine(string Account, Asset Asset, long Debit, long Credit)
{
    /// <summary>Debit − credit: what is owed to others is below zero.</summary>
    public long Balance => Debit - Credit;
}
