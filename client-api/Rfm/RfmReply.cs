using Cashback.Grains;

namespace Cashback.Rfm;

/// <summary>A line of the report. Name, phone and e-mail are null for who may not see them, and where there are none.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Name">For owner, manager, support.</param>
/// <param name="Phone">For owner, manager, support.</param>
/// <param name="Email">For owner, manager, support.</param>
/// <param name="RecencyDays">Local days between the last order and asOf.</param>
/// <param name="FrequencyDays">Days from first to last order ÷ (orders − 1), to six decimals; null for one order.</param>
/// <param name="Orders">Orders before asOf, fully reversed ones left out.</param>
/// <param name="Total">Sum of bills less returns, minor units.</param>
/// <param name="AverageBill">total ÷ orders, minor units, half away from zero.</param>
/// <param name="R">Score of recencyDays.</param>
/// <param name="F">Score of orders.</param>
/// <param name="M">Score of total.</param>
/// <param name="Segment">See /v1/reports/rfm/segments.</param>
internal sealed record RfmReply(
    GrainRef Customer, string? Name, string? Phone, string? Email, int RecencyDays, decimal? FrequencyDays, int Orders, long Total, long AverageBill, int R, int F, int M, string Segment)
{
    private const int Decimals = 6;

    public static RfmReply Of(RfmLine line, string? name, string? phone, string? email) => new(
        line.Customer, name, phone, email, line.Figures.RecencyDays, Frequency(line.Figures), line.Figures.Orders, line.Figures.Total, Average(line.Figures), line.Scores.R, line.Scores.F, line.Scores.M, line.Segment);

    public static long Average(RfmFigures figures) => (long)decimal.Round((decimal)figures.Total / figures.Orders, MidpointRounding.AwayFromZero);

    private static decimal? Frequency(RfmFigures figures) =>
        figures.Orders == 1 ? null : decimal.Round((decimal)figures.SpanDays / (figures.Orders - 1), Decimals, MidpointRounding.AwayFromZero) / 1.000000m;
}

internal sealed record SegmentReply(string Name, string Meaning, RangeReply R, RangeReply F, RangeReply M, int? MaxOrders)
{
    public static SegmentReply Of(Segment segment) =>
        new(segment.Name, segment.Meaning, RangeReply.Of(segment.R), RangeReply.Of(segment.F), RangeReply.Of(segment.M), segment.MaxOrders);
}

/// <summary>Both inclusive.</summary>
internal sealed record RangeReply(int Min, int Max)
{
    public static RangeReply Of(ScoreRange range) => new(range.Min, range.Max);
}

/// <summary>The report at a glance: cells without customers are left out.</summary>
internal sealed record GridReply(int Customers, IReadOnlyList<GridCell> Cells, IReadOnlyList<GridSegment> Segments);

internal sealed record GridCell(int R, int F, int Customers, long Orders, long Total);

internal sealed record GridSegment(string Segment, int Customers, long Orders, long Total)
{
    public static GridSegment Of(string name, IEnumerable<RfmLine> lines) => lines.Aggregate(
        new GridSegment(name, 0, 0, 0),
        (sum, line) => sum with { Customers = sum.Customers + 1, Orders = sum.Orders + line.Figures.Orders, Total = sum.Total + line.Figures.Total });
}
