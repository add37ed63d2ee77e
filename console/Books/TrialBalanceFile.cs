using System.Globalization;
using System.Text;
using Cashback.Access;
using Cashback.Calls;

namespace Cashback.Books;

/// <summary>The trial balance for a spreadsheet: minor units, so that nothing is rounded or read as another language's number.</summary>
internal static class TrialBalanceFile
{
    public static void MapTrialBalanceFile(this IEndpointRouteBuilder app) =>
        app.MapGet("/books/trial-balance.csv", GetAsync).RequireAuthorization(new ForStaffAttribute());

    private static async Task<IResult> GetAsync(HttpContext context, ApiCalls api)
    {
        var answer = await api.GetAsync(Visit.Of(context).Key!, "/v1/reports/trial-balance", context.RequestAborted);
        if (!answer.IsOk)
            throw new ApiFailure(answer);
        var csv = new StringBuilder("account,asset,debit,credit,balance\r\n");
        foreach (var line in answer.Read<TrialBalance>().Accounts)
            csv.Append(CultureInfo.InvariantCulture, $"{line.Account},{line.Asset},{line.Debit},{line.Credit},{line.Balance}\r\n");
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv", "trial-balance.csv");
    }
}
