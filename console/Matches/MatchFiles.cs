using Cashback.Access;
using Cashback.Calls;

namespace Cashback.Matches;

/// <summary>Exports of a match for a spreadsheet: as the API gives them.</summary>
internal static class MatchFiles
{
    public static void MapMatchFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/matches/{id}/tickets.csv", (string id, HttpContext context, ApiCalls api) => GetAsync(id, "tickets.csv", context, api)).RequireAuthorization(new ForStaffAttribute());
        app.MapGet("/matches/{id}/refunds.csv", (string id, HttpContext context, ApiCalls api) => GetAsync(id, "refund-payments.csv", context, api)).RequireAuthorization(new ForStaffAttribute());
    }

    private static async Task<IResult> GetAsync(string id, string file, HttpContext context, ApiCalls api)
    {
        var answer = await api.GetAsync(Visit.Of(context).Key!, $"/v1/matches/{Uri.EscapeDataString(id)}/{file}", context.RequestAborted);
        return answer.IsOk ? Results.File(answer.Bytes, "text/csv", file) : throw new ApiFailure(answer);
    }
}
