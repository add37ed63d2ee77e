using Cashback.Grains;

namespace Cashback.Rfm;

/// <summary>Who bought how lately, how often and for how much: GET /v1/reports/rfm.</summary>
public interface IRfm
{
    /// <summary>The named segments, in the order in which they are tried: the first that fits counts.</summary>
    IReadOnlyList<Segment> Segments { get; }

    /// <summary>
    /// All customers with an order before an instant, in id order. Every order acknowledged before the call is in it; reversals
    /// count where they happened before that instant, too.
    /// </summary>
    ValueTask<RfmReport> ReportAsync(int programme, DateTimeOffset asOf);

    /// <summary>
    /// Who bought most between two local days, both inclusive: the largest turnover first. What was given back of these orders
    /// by now is taken off, whenever that was; orders that were reversed are not counted.
    /// </summary>
    ValueTask<IReadOnlyList<TopCustomer>> TopAsync(int programme, DateOnly from, DateOnly to, int limit);
}

/// <param name="Customer">Who; of merged customers, who has it all now.</param>
/// <param name="Orders">Orders that were not fully reversed, 1 or more.</param>
/// <param name="Turnover">Sum of the bills less what was returned, minor units.</param>
/// <param name="Cashback">Gift that these orders earned and kept, minor units.</param>
public sealed record TopCustomer(GrainRef Customer, int Orders, long Turnover, long Cashback);

/// <param name="AsOf">Exclusive.</param>
/// <param name="Customers">In id order.</param>
public sealed record RfmReport(DateTimeOffset AsOf, IReadOnlyList<RfmLine> Customers);

/// <param name="Customer">Who.</param>
/// <param name="Figures">What he bought.</param>
/// <param name="Scores">How that compares.</param>
/// <param name="Segment">Name of the segment.</param>
public sealed record RfmLine(GrainRef Customer, RfmFigures Figures, RfmScores Scores, string Segment);

/// <param name="RecencyDays">Local days between the last order and the instant.</param>
/// <param name="SpanDays">Local days from the first order to the last.</param>
/// <param name="Orders">Orders that were not fully reversed, 1 or more.</param>
/// <param name="Total">Sum of the bills less what was returned, minor units.</param>
public readonly record struct RfmFigures(int RecencyDays, int SpanDays, int Orders, long Total);

/// <summary>1 (worst) to 5 (best): 5 − floor(5 × (number strictly better) ÷ n). Equal figures have equal scores.</summary>
/// <param name="R">Fewer days since the last order are better.</param>
/// <param name="F">More orders are better.</param>
/// <param name="M">A larger total is better.</param>
public readonly record struct RfmScores(int R, int F, int M);

/// <summary>A named part of the customers. A range of null to null says nothing.</summary>
/// <param name="Name">Stable, in camelCase.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="R">Scores that belong to it.</param>
/// <param name="F">Scores that belong to it.</param>
/// <param name="M">Scores that belong to it.</param>
/// <param name="MaxOrders">Most orders; null: any number.</param>
public sealed record Segment(string Name, string Meaning, ScoreRange R, ScoreRange F, ScoreRange M, int? MaxOrders = null);

/// <summary>Both inclusive.</summary>
public readonly record struct ScoreRange(int Min, int Max);
