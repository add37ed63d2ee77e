using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Payments;

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
    SortedDictionary<string, long> ByMethod,
    GiftAndPoints TakenBack) : JobResult
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
        MatchReply.Map(totals.ByMethod),
        new(totals.TakenBack.Gift, totals.TakenBack.Points));
}

/// <summary>Cashback of the purchases that was taken back.</summary>
internal sealed record GiftAndPoints(long Gift, long Points);

/// <summary>
/// What a dispatch comes to. Open: not arrived yet, or the buyer has still to choose; choosing: those of them, when it looked last. Eta: when the last one is sent at the rate
/// of the provider; null where nothing is open, or it takes all at once.
/// </summary>
internal sealed record DispatchResult(GrainRef Match, CreditPolicy Credit, DateTimeOffset? At, long Done, long Failed, long Open, long Amount, DateTimeOffset? Eta, DateTimeOffset? ChoiceUntil, long Choosing) : JobResult
{
    public static DispatchResult Of(JobView view, DispatchTerms terms, DispatchTotals totals, Pace pace)
    {
        var open = Math.Max(0, view.Total - totals.Done - totals.Failed);
        return new(view.Group, terms.Credit, view.Match!.At, totals.Done, totals.Failed, open, totals.Amount, view.Status == JobStatus.Running ? pace.Of(open) : null, terms.Choice?.Until, totals.Choosing);
    }
}

/// <summary>How fast refunds go: now, and so many a second; null: all at once.</summary>
internal readonly record struct Pace(DateTimeOffset Now, int? PerSecond)
{
    public static Pace Of(IServiceProvider services) => new((services.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System).GetUtcNow(), (services.GetService(typeof(IPayments)) as IPayments)?.RefundsPerSecond);

    public DateTimeOffset? Of(long open) => PerSecond is { } rate && open > 0 ? Now.AddSeconds((open + rate - 1) / rate) : null;
}
