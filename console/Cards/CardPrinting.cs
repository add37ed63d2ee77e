using Cashback.Access;
using Cashback.Calls;
using Cashback.Grains;
using Cashback.Layout;
using Cashback.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Cashback.Cards;

/// <summary>Cards on paper. Issuing a batch again under its own request id answers the same cards, so nothing is kept for printing.</summary>
internal static class CardPrinting
{
    /// <summary>The sheet has its style inside; nothing else may run in it.</summary>
    private const string SheetPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    public static void MapCardPrinting(this IEndpointRouteBuilder app)
    {
        app.MapPost("/cards/print", PrintAsync).RequireAuthorization(new ForAttribute(Role.Owner, Role.Manager, Role.Support));
        app.MapGet("/cards/{id}/qr.svg", CodeAsync).RequireAuthorization(new ForStaffAttribute());
    }

    private static async Task<IResult> PrintAsync([FromForm] IFormCollection form, HttpContext context, ApiCalls api)
    {
        var key = Visit.Of(context).Key!;
        _ = int.TryParse(form["count"], out var count);
        var issued = await api.SendAsync(key, "POST", "/v1/cards", new { count, kind = form["kind"].ToString() }, form[ConsolePage.RequestField].ToString(), context.RequestAborted);
        if (!issued.IsOk)
            throw new ApiFailure(issued);
        var csv = form["format"] == "csv";
        var sheet = await api.SendAsync(key, "POST", csv ? "/v1/cards/sheet?format=csv" : "/v1/cards/sheet", new { cards = issued.Read<Issued>().Data.Select(card => card.Token) }, null, context.RequestAborted);
        if (!sheet.IsOk)
            throw new ApiFailure(sheet);
        context.Response.Headers.ContentSecurityPolicy = SheetPolicy;
        return csv ? Results.File(sheet.Bytes, sheet.Type, "cards.csv") : Results.Bytes(sheet.Bytes, sheet.Type);
    }

    private static async Task<IResult> CodeAsync(string id, HttpContext context, ApiCalls api)
    {
        var picture = await api.GetAsync(Visit.Of(context).Key!, $"/v1/cards/{Uri.EscapeDataString(id)}/qr.svg", context.RequestAborted);
        return picture.IsOk ? Results.Bytes(picture.Bytes, picture.Type) : Results.NotFound();
    }
}
