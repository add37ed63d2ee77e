using System.Globalization;
using Cashback.Bodies;
using Cashback.Groups;
using Cashback.Problems;

namespace Cashback.Rfm;

/// <summary>Which lines of the report are wanted. Every bound is inclusive; null: none.</summary>
internal sealed record RfmFilter
{
    public DateTimeOffset? AsOf { get; init; }

    public string? Segment { get; init; }

    public IReadOnlyList<Bound> Bounds { get; init; } = [];

    private static readonly (string Name, Func<RfmLine, long?> Figure)[] Figures =
    [
        ("recencyDays", line => line.Figures.RecencyDays),
        ("frequencyDays", line => line.Figures.Orders > 1 ? line.Figures.SpanDays / (line.Figures.Orders - 1) : null),
        ("orders", line => line.Figures.Orders),
        ("averageBill", line => RfmReply.Average(line.Figures)),
        ("total", line => line.Figures.Total),
        ("r", line => line.Scores.R),
        ("f", line => line.Scores.F),
        ("m", line => line.Scores.M),
    ];

    /// <summary>What <see cref="Of(IQueryCollection, IRfm)"/> reads.</summary>
    public static QueryShape[] Query { get; } =
    [
        new("asOf", Format: "date-time"), new("segment"), new("noOrderForDays", IsInteger: true),
        .. Figures.SelectMany(figure => new[] { "min", "max" }.Select(end => new QueryShape(end + Title(figure.Name), IsInteger: true))),
    ];

    public bool Takes(RfmLine line)
    {
        if (Segment is not null && !string.Equals(Segment, line.Segment, StringComparison.Ordinal))
            return false;
        foreach (var bound in Bounds)
        {
            if (!bound.Takes(line))
                return false;
        }

        return true;
    }

    /// <summary>
    /// From the query: <c>segment</c>, <c>noOrderForDays</c>, and for each figure <c>minX</c> and <c>maxX</c>, such as
    /// <c>minOrders</c>, <c>maxRecencyDays</c>, <c>minAverageBill</c>, <c>minTotal</c>.
    /// </summary>
    public static RfmFilter Of(IQueryCollection query, IRfm rfm)
    {
        var bounds = new List<Bound>();
        foreach (var (name, figure) in Figures)
        {
            if (Number(query, "min" + Title(name)) is { } min)
                bounds.Add(new(figure, min, null));
            if (Number(query, "max" + Title(name)) is { } max)
                bounds.Add(new(figure, null, max));
        }

        if (Number(query, "noOrderForDays") is { } days)
            bounds.Add(new(Figures[0].Figure, days, null));
        DateTimeOffset? asOf = null;
        if (query.TryGetValue("asOf", out var text))
            asOf = InstantJson.TryParse(text.ToString(), out var instant) ? instant : throw ProblemException.Invalid("asOf", "an RFC 3339 instant");
        return new() { AsOf = asOf, Segment = Named(query.TryGetValue("segment", out var segment) ? segment.ToString() : null, rfm, "segment"), Bounds = bounds };
    }

    public static RfmFilter Of(RfmBody body, IRfm rfm, string field) => new()
    {
        AsOf = body.AsOf,
        Segment = Named(body.Segment, rfm, field),
        Bounds =
        [
            new(Figures[0].Figure, body.NoOrderForDays, null),
            new(Figures[0].Figure, body.MinRecencyDays, body.MaxRecencyDays),
            new(Figures[1].Figure, body.MinFrequencyDays, body.MaxFrequencyDays),
            new(Figures[2].Figure, body.MinOrders, body.MaxOrders),
            new(Figures[3].Figure, body.MinAverageBill, body.MaxAverageBill),
            new(Figures[4].Figure, body.MinTotal, body.MaxTotal),
            new(Figures[5].Figure, body.MinR, body.MaxR),
            new(Figures[6].Figure, body.MinF, body.MaxF),
            new(Figures[7].Figure, body.MinM, body.MaxM),
        ],
    };

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string? Named(string? segment, IRfm rfm, string field) =>
        segment is null || rfm.Segments.Any(s => string.Equals(s.Name, segment, StringComparison.Ordinal)) ? segment : throw ProblemException.Invalid(field, "no segment of this name");

    private static long? Number(IQueryCollection query, string name) =>
        !query.TryGetValue(name, out var text) ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw ProblemException.Invalid(name, "an integer");
}

/// <summary>A figure between two bounds; a line without the figure is outside of any.</summary>
internal sealed record Bound(Func<RfmLine, long?> Figure, long? Min, long? Max)
{
    public bool Takes(RfmLine line) => (Min is null || Figure(line) >= Min) && (Max is null || Figure(line) <= Max);
}
