using Cashback.Access;
using Cashback.Calls;
using Cashback.Grains;

namespace Cashback.Customers;

/// <summary>GET /customers/{id}/export: what is kept about a customer, as a file.</summary>
internal static class CustomerExport
{
    public static void MapCustomerExport(this IEndpointRouteBuilder app) =>
        app.MapGet("/customers/{id}/export", GetAsync).RequireAuthorization(new ForAttribute(Role.Owner, Role.Manager, Role.Support));

    private static async Task<IResult> GetAsync(HttpContext context, string id, ApiCalls api)
    {
        var answer = await api.GetAsync(Visit.Of(context).Key!, $"/v1/customers/{Uri.EscapeDataString(id)}/export", context.RequestAborted);
        return answer.IsOk ? Results.File(answer.Bytes, "application/json", $"{id}.json") : Results.StatusCode(answer.Status);
    }
}
