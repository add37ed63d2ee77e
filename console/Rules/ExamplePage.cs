using System.Text.Json.Nodes;
using Cashback.Access;
using Cashback.Calls;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Cashback.Rules;

/// <summary>The example alone, as one types: nothing is saved.</summary>
internal static class ExamplePage
{
    public static void MapRulesExample(this IEndpointRouteBuilder app) =>
        app.MapPost("/settings/example", ShowAsync).RequireAuthorization(new ForStaffAttribute());

    private static async Task<IResult> ShowAsync([FromForm] IFormCollection form, string? tab, HttpContext context, ApiCalls api)
    {
        var visit = Visit.Of(context);
        var current = await api.GetAsync(visit.Key!, "/v1/settings", context.RequestAborted);
        if (!current.IsOk)
            throw new ApiFailure(current);
        var root = current.Read<JsonObject>();
        var isRead = new RulesForm(root, field => form.TryGetValue(field, out var value) ? value.ToString().Trim() : null, visit.Money).Apply(tab ?? "");
        var example = isRead ? await RulesExampleOf.AskAsync(root, tab!, api, visit, context.RequestAborted) : new([], "invalid_request");
        return new RazorComponentResult<RulesExample>(new { Example = (object)example, Tab = tab ?? "cashback" });
    }
}
