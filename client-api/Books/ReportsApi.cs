using Cashback.Access;
using Cashback.Bodies;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>Figures over a programme.</summary>
internal static class ReportsApi
{
    public static void MapReports(this IEndpointRouteBuilder v1)
    {
        var reports = v1.MapGroup("/reports").WithTags("Reports").Allow(RouteAccess.Staff);
        reports.MapGet("/cashback", CashbackAsync).WithName("reportCashback");
        reports.MapGet("/trial-balance", TrialBalanceAsync).WithName("reportTrialBalance");
        reports.MapJournal();
    }

    /// <summary>Local days, both inclusive; without them, all of the time.</summary>
    private static async Task<Result<CashbackReply>> CashbackAsync(Caller caller, string? from, string? to, IReports reports)
    {
        var (first, last) = (Check.Day(from, "from") ?? DateOnly.MinValue, Check.Day(to, "to") ?? DateOnly.MaxValue);
        if (first > last)
            throw ProblemException.Invalid("to", "not before from");
        return CashbackReply.Of(await reports.CashbackAsync(caller.Programme, first, last));
    }

    /// <summary>Without <c>at</c>: now.</summary>
    private static async Task<Result<TrialBalanceReply>> TrialBalanceAsync(Caller caller, string? at, IReports reports, TimeProvider time)
    {
        var instant = time.GetUtcNow();
        if (at is not null && !InstantJson.TryParse(at, out instant))
            throw ProblemException.Invalid("at", "an RFC 3339 instant");
        return TrialBalanceReply.Of(await reports.TrialBalanceAsync(caller.Programme, instant));
    }
}
