using System.Globalization;
using Cashback.Access;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Reports;

/// <summary>Figures of a period, and the accounts at an instant.</summary>
internal static class ReportsApi
{
    public static void MapReports(this IEndpointRouteBuilder v1)
    {
        var reports = v1.MapGroup("/reports").WithTags("Reports").Allow(RouteAccess.Staff);
        reports.MapGet("/cashback", CashbackAsync).WithName("reportCashback");
        reports.MapGet("/trial-balance", TrialBalanceAsync).WithName("reportTrialBalance");
    }

    /// <summary>Both days are local days of the programme and count; without them: today.</summary>
    private static async Task<Result<CashbackReply>> CashbackAsync(Caller caller, string? from, string? to, IReports reports, IGrains grains, TimeProvider time)
    {
        var info = (await grains.ViewAsync<ProgrammeView>(caller.AtProgramme, new GetProgramme(), caller.Actor)).Snapshot.Info;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(info.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        var last = Day(to, "to") ?? today;
        var first = Day(from, "from") ?? last;
        return first <= last
            ? CashbackReply.Of(await reports.CashbackAsync(caller.Programme, first, last))
            : throw ProblemException.Invalid("from", "not after to");
    }

    private static async Task<Result<TrialBalanceReply>> TrialBalanceAsync(Caller caller, string? at, IReports reports, TimeProvider time)
    {
        var instant = time.GetUtcNow();
        if (at is not null && !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant))
            throw ProblemException.Invalid("at", "an RFC 3339 instant");
        return TrialBalanceReply.Of(await reports.TrialBalanceAsync(caller.Programme, instant));
    }

    private static DateOnly? Day(string? text, string field)
    {
        if (text is null)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw ProblemException.Invalid(field, "a day such as 2026-07-31");
    }
}
