using Cashback.Grains;
using Cashback.Jobs;

namespace Cashback.Matches;

/// <summary>What a refund comes to; of a dry run, what it would.</summary>
internal sealed record RefundResult(
    GrainRef Match,
    bool DryRun,
    int? RateBps,
    string Channel,
    string PointOfSale,
    DateTimeOffset? At,
    long Tickets,
    long Original,
    long Refunded,
    long Kept,
    SortedDictionary<string, long> ByCategory,
    SortedDictionary<string, long> ByChannel,
    SortedDictionary<string, long> ByMethod) : JobResult
{
    public static RefundResult Of(JobView view, RefundTerms terms, RefundTotals totals) => new(
        view.Group,
        terms.DryRun,
        terms.RateBps,
        terms.Channel,
        terms.PointOfSale,
        view.Match!.At,
        totals.Applied,
        totals.Original,
        totals.Refunded,
        totals.Kept,
        MatchReply.Map(totals.ByCategory),
        MatchReply.Map(totals.ByChannel),
        MatchReply.Map(totals.ByMethod));
}

/// <summary>What a dispatch comes to.</summary>
internal sealed record DispatchResult(GrainRef Match, CreditPolicy Credit, DateTimeOffset? At, long Done, long Failed, long Amount) : JobResult
{
    public static DispatchResult Of(JobView view, DispatchTerms terms, DispatchTotals totals) => new(view.Group, terms.Credit, view.Match!.At, totals.Done, totals.Failed, totals.Amount);
}
