using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Replays;

/// <summary>POST /v1/settings/replay: what other rules would have given for what was sold. A job that moves nothing.</summary>
/// <param name="Settings">The rules to try.</param>
/// <param name="From">First local day …</param>
/// <param name="To">… and last.</param>
public sealed record StartReplay(Settings Settings, DateOnly From, DateOnly To) : Command;

/// <summary>The edge has read what was sold. Ignored once the job has ended.</summary>
/// <param name="Totals">The sums.</param>
/// <param name="Changes">What became of whom; null: an older version has counted that in the totals.</param>
public sealed record FinishReplay(ReplayTotals Totals, IReadOnlyList<ReplayChange>? Changes = null) : Command;

/// <param name="Gift">1: more gift than it was; 0: as much; −1: less.</param>
/// <param name="Points">The same of points.</param>
/// <param name="Count">Cards and customers of whom that is so.</param>
public readonly record struct ReplayChange(int Gift, int Points, long Count);

/// <param name="Sales">Bills and top-ups that were looked at.</param>
/// <param name="Before">Gift that was given, minor units.</param>
/// <param name="After">Gift that would have been.</param>
/// <param name="PointsBefore">Points that were given.</param>
/// <param name="PointsAfter">Points that would have been.</param>
/// <param name="Winners">Cards and customers that would have got more gift, or as much and more points.</param>
/// <param name="Losers">Those that would have got less.</param>
/// <param name="Same">Those for whom nothing changes.</param>
public sealed record ReplayTotals(long Sales = 0, long Before = 0, long After = 0, long PointsBefore = 0, long PointsAfter = 0, long Winners = 0, long Losers = 0, long Same = 0);

/// <param name="Settings">The rules that are tried.</param>
/// <param name="From">First local day.</param>
/// <param name="To">Last local day.</param>
/// <param name="Totals">Null: not known yet.</param>
public sealed record ReplayDetail(Settings Settings, DateOnly From, DateOnly To, ReplayTotals? Totals);

/// <summary>What rules would have given: asked of the programme, by the code that a scan runs.</summary>
/// <param name="Was">The rules that were in force.</param>
/// <param name="Rules">The rules to try.</param>
/// <param name="Sales">What was sold under them.</param>
public sealed record ReplaySales(Settings Was, Settings Rules, IReadOnlyList<ReplayedSale> Sales) : Query;

/// <param name="Amount">Of a bill, less the discount; or of a top-up, minor units.</param>
/// <param name="Channel">Sales channel of a bill, or method of a top-up.</param>
/// <param name="RateBps">The rate that counted for a bill; null: a top-up.</param>
public readonly record struct ReplayedSale(long Amount, string? Channel, int? RateBps);

/// <param name="Given">One for each sale: gift and points.</param>
public sealed record ReplayedSalesView(IReadOnlyList<Amounts> Given) : Reply;
