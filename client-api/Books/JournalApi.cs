using System.Globalization;
using System.IO.Compression;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>The journal for accountants: every transfer of a period as CSV, XLSX or FEC, sent while it is read.</summary>
internal static class JournalApi
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapJournal(this IEndpointRouteBuilder reports) =>
        reports.MapGet("/journal", ExportAsync).WithName("exportJournal").Gives("text/csv", Xlsx, "text/plain");

    private static async Task<IResult> ExportAsync(HttpContext context, Caller caller, string? format, string? from, string? to, string? siren, IReports reports, IGrains grains, TimeProvider time)
    {
        if (format is not (null or "csv" or "xlsx" or "fec"))
            throw ProblemException.Invalid("format", "csv, xlsx or fec");
        var info = (await grains.ViewAsync<ProgrammeView>(caller.AtProgramme, new GetProgramme(), caller.Actor)).Snapshot.Info;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(info.TimeZone);
        var (first, last) = (Check.Day(from, "from") ?? DateOnly.MinValue, Check.Day(to, "to") ?? DayOf(time.GetUtcNow()));
        if (first > last)
            throw ProblemException.Invalid("to", "not before from");
        if (format == "fec" && !IsSiren(siren))
            throw ProblemException.Invalid("siren", "the nine digits of a SIREN");
        if (format == "fec" && info.Currency != "EUR")
            throw ProblemException.Invalid("format", "fec is for programmes in EUR");

        var export = await reports.JournalAsync(caller.Programme, first, last);
        var response = context.Response;
        switch (format)
        {
            case "xlsx":
                CsvText.Name(response, Xlsx, "journal.xlsx");
                await XlsxAsync(new Outlet(response.BodyWriter), export, grains.Incarnation);
                await response.BodyWriter.FlushAsync();
                break;
            case "fec":
                var file = string.Create(CultureInfo.InvariantCulture, $"{siren}FEC{last:yyyyMMdd}.txt");
                await FecAsync(CsvText.Begin(response, file, plain: true), export, first, info.Exponent, grains.Incarnation, DayOf);
                break;
            default:
                await CsvAsync(CsvText.Begin(response, "journal.csv", string.Join(',', JournalRow.Columns)), export, grains.Incarnation);
                break;
        }

        return Results.Empty;

        DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
    }

    private static async Task CsvAsync(CsvText csv, JournalExport export, int incarnation)
    {
        await foreach (var entry in export.Entries)
        {
            foreach (var row in JournalRow.Of(entry, incarnation))
                await csv.LineAsync(string.Create(CultureInfo.InvariantCulture, $"{entry.Number},{string.Join(',', row.Texts().Select(CsvCell.Of))},{row.Transfer.Amount}"));
        }

        await csv.SendAsync();
    }

    internal static async Task XlsxAsync(Stream stream, JournalExport export, int incarnation)
    {
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null);
        var book = new Workbook(zip, "Journal", JournalRow.Columns);
        await foreach (var entry in export.Entries)
        {
            foreach (var row in JournalRow.Of(entry, incarnation))
                await book.AddAsync(entry.Number, row.Texts(), row.Transfer.Amount);
        }

        await book.EndAsync();
    }

    private static async Task FecAsync(CsvText text, JournalExport export, DateOnly first, int exponent, int incarnation, Func<DateTimeOffset, DateOnly> dayOf)
    {
        var lines = new FecLines(exponent);
        lines.Open(export.Opening, first);
        await foreach (var entry in export.Entries)
        {
            lines.Add(entry, incarnation, dayOf);
            await text.AddAsync(lines.Take());
        }

        await text.AddAsync(lines.Take());
        await text.SendAsync();
    }

    /// <summary>Nine digits with Luhn's check digit.</summary>
    private static bool IsSiren(string? text)
    {
        if (text is not { Length: 9 } || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = (text[i] - '0') * (i % 2 == 0 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
