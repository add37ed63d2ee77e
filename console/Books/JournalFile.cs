using Cashback.Access;
using Cashback.Calls;

namespace Cashback.Books;

/// <summary>GET /books/journal: the entries of some days as CSV, for a spreadsheet, or for the French tax office.</summary>
internal static class JournalFile
{
    public static void MapJournalFile(this IEndpointRouteBuilder app) => app.MapGet("/books/journal", GetAsync).RequireAuthorization(new ForStaffAttribute());

    private static async Task<IResult> GetAsync(HttpContext context, ApiCalls api)
    {
        var query = context.Request.Query;
        var asked = QueryString.Create(new[] { "format", "from", "to", "siren" }.Where(name => query[name].ToString().Length > 0).Select(name => KeyValuePair.Create(name, (string?)query[name].ToString())));
        var answer = await api.GetAsync(Visit.Of(context).Key!, $"/v1/reports/journal{asked}", context.RequestAborted);
        var name = query["format"].ToString() switch { "xlsx" => "journal.xlsx", "fec" => "fec.txt", _ => "journal.csv" };
        return answer.IsOk ? Results.File(answer.Bytes, answer.Type, name)
            : answer.Status == StatusCodes.Status400BadRequest ? Results.LocalRedirect("/books?refused=" + Uri.EscapeDataString((string?)answer.Body?["field"] ?? "–"))
            : throw new ApiFailure(answer);
    }
}
