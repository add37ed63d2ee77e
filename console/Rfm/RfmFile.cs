using Cashback.Access;
using Cashback.Calls;

namespace Cashback.Rfm;

/// <summary>The list with its numbers, for a spreadsheet: as the API gives it.</summary>
internal static class RfmFile
{
    public static void MapRfmFile(this IEndpointRouteBuilder app) => app.MapGet("/rfm/rfm.csv", GetAsync).RequireAuthorization(new ForStaffAttribute());

    private static async Task<IResult> GetAsync(HttpContext context, ApiCalls api)
    {
        var query = context.Request.QueryString.Add("format", "csv");
        var answer = await api.GetAsync(Visit.Of(context).Key!, $"/v1/reports/rfm{query}", context.RequestAborted);
        return answer.IsOk ? Results.File(answer.Bytes, "text/csv", "rfm.csv") : throw new ApiFailure(answer);
    }
}
