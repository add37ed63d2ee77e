using System.Globalization;
using Cashback.Access;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;

namespace Cashback.Rfm;

/// <summary>GET /v1/reports/rfm: as pages in id order, or all of it as CSV.</summary>
internal static class RfmApi
{
    /// <summary>Lines of CSV that are made at a time: about 100 kB.</summary>
    private const int Part = 1000;

    public static void MapRfm(this IEndpointRouteBuilder v1)
    {
        var rfm = v1.MapGroup("/reports/rfm").WithTags("Reports").Allow(RouteAccess.Staff);
        rfm.MapGet("", ReportAsync).WithName("reportRfm").Gives("application/json", "text/csv").WithMetadata(RfmFilter.Query);
        v1.MapGet("/reports/top-customers", TopCustomersApi.TopAsync).WithTags("Reports").WithName("reportTopCustomers").Allow(RouteAccess.Staff);
        rfm.MapGet("/segments", Segments).WithName("listSegments");
        rfm.MapGet("/grid", GridAsync).WithName("reportRfmGrid").WithMetadata(RfmFilter.Query);
    }

    private static Result<ListReply<SegmentReply>> Segments(Caller caller, IRfm rfm) => new ListReply<SegmentReply>([.. rfm.Segments.Select(SegmentReply.Of)], null);

    /// <summary>How many customers, orders and how much money stand at each r and f, and in each segment: the data of a heat map.</summary>
    private static async Task<Result<GridReply>> GridAsync(HttpContext context, Caller caller, IRfm rfm, TimeProvider time)
    {
        var filter = RfmFilter.Of(context.Request.Query, rfm);
        var report = await rfm.ReportAsync(caller.Programme, filter.AsOf ?? time.GetUtcNow());
        var lines = report.Customers.Where(filter.Takes).ToList();
        var cells = lines.GroupBy(line => (line.Scores.R, line.Scores.F)).OrderByDescending(cell => cell.Key)
            .Select(cell => new GridCell(cell.Key.R, cell.Key.F, cell.Count(), cell.Sum(line => line.Figures.Orders), cell.Sum(line => line.Figures.Total)));
        var bySegment = lines.ToLookup(line => line.Segment, StringComparer.Ordinal);
        var segments = rfm.Segments.Select(segment => GridSegment.Of(segment.Name, bySegment[segment.Name]));
        return new GridReply(lines.Count, [.. cells], [.. segments]);
    }

    private static async Task<IResult> ReportAsync(HttpContext context, Caller caller, PageQuery page, string? format, IRfm rfm, RfmPeople people, TimeProvider time)
    {
        if (format is not (null or "json" or "csv"))
            throw ProblemException.Invalid("format", "json or csv");
        var filter = RfmFilter.Of(context.Request.Query, rfm);
        var report = await rfm.ReportAsync(caller.Programme, filter.AsOf ?? time.GetUtcNow());
        if (format == "csv")
        {
            await CsvAsync(context.Response, caller, report.Customers.Where(filter.Takes), people);
            return Results.Empty;
        }

        var after = page.Cursor switch
        {
            null => (GrainRef?)null,
            { Length: GrainRef.Size } bytes => GrainRef.Read(bytes),
            _ => throw PageQuery.Foreign(),
        };
        var lines = report.Customers.Skip(After(report.Customers, after)).Where(filter.Takes).Take(page.Limit + 1).ToList();
        var next = lines.Count > page.Limit ? Cursor(lines[page.Limit - 1].Customer) : null;
        return (Result<ListReply<RfmReply>>)new ListReply<RfmReply>(await people.NameAsync(caller, [.. lines.Take(page.Limit)]), next);
    }

    private static async Task CsvAsync(HttpResponse response, Caller caller, IEnumerable<RfmLine> lines, RfmPeople people)
    {
        var csv = CsvText.Begin(response, "rfm.csv", "customer,name,phone,email,recencyDays,frequencyDays,orders,total,averageBill,r,f,m,segment");
        foreach (var some in lines.Chunk(Part))
        {
            foreach (var one in await people.NameAsync(caller, some))
                await csv.LineAsync(string.Create(CultureInfo.InvariantCulture, $"{one.Customer},{CsvCell.Of(one.Name)},{CsvCell.Of(one.Phone)},{CsvCell.Of(one.Email)},{one.RecencyDays},{one.FrequencyDays},{one.Orders},{one.Total},{one.AverageBill},{one.R},{one.F},{one.M},{one.Segment}"));
        }

        await csv.SendAsync();
    }

    /// <summary>How many lines are at or before a customer: they are in id order.</summary>
    private static int After(IReadOnlyList<RfmLine> lines, GrainRef? after)
    {
        if (after is not { } last)
            return 0;
        var (low, high) = (0, lines.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = lines[middle].Customer.Key <= last.Key ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static string Cursor(GrainRef customer)
    {
        Span<byte> bytes = stackalloc byte[GrainRef.Size];
        customer.Write(bytes);
        return PageQuery.Encode(bytes);
    }
}
