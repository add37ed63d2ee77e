using Cashback.Access;
using Cashback.Calls;
using Cashback.Grains;

namespace Cashback.Wallet;

/// <summary>Everything that is kept about the customer who asks.</summary>
internal static class AppExport
{
    public static void MapAppExport(this IEndpointRouteBuilder app) => app.MapGet("/app/export", GetAsync).RequireAuthorization(new ForAttribute(Role.Customer));

    private static async Task<IResult> GetAsync(HttpContext context, ApiCalls api)
    {
        var visit = Visit.Of(context);
        var answer = await api.GetAsync(visit.Key!, $"/v1/customers/{visit.Me!.Customer}/export", context.RequestAborted);
        return answer.IsOk ? Results.File(answer.Bytes, "application/json", "my-data.json") : throw new ApiFailure(answer);
    }
}
