using System.Globalization;
using Cashback.Access;
using Cashback.Calls;
using Cashback.Grains;
using Cashback.Layout;
using Microsoft.AspNetCore.Mvc;

namespace Cashback.Payouts;

/// <summary>Files to the bank and from it.</summary>
internal static class PayoutFiles
{
    private const int MaxBytes = 1 << 20;

    public static void MapPayoutFiles(this IEndpointRouteBuilder app)
    {
        app.MapPost("/payouts/batch", MakeAsync).RequireAuthorization(new ForAttribute(Role.Owner, Role.Manager));
        app.MapGet("/payouts/batches/{id}", GetAsync).RequireAuthorization(new ForAttribute(Role.Owner, Role.Manager, Role.Accountant));
        app.MapPost("/payouts/returns", ReturnAsync).RequireAuthorization(new ForAttribute(Role.Owner, Role.Manager));
    }

    /// <summary>All approved payouts, marked sent. The same form again gives the same file.</summary>
    private static async Task<IResult> MakeAsync([FromForm] IFormCollection form, HttpContext context, ApiCalls api)
    {
        var answer = await api.SendAsync(Visit.Of(context).Key!, "POST", "/v1/payouts/batches", new { }, form[ConsolePage.RequestField].ToString(), context.RequestAborted);
        return answer.IsOk ? Results.File(answer.Bytes, answer.Type, "payouts.xml") : Results.LocalRedirect($"/payouts?refused={Uri.EscapeDataString(answer.Code)}");
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, ApiCalls api)
    {
        var answer = await api.GetAsync(Visit.Of(context).Key!, $"/v1/payouts/batches/{Uri.EscapeDataString(id)}", context.RequestAborted);
        return answer.IsOk ? Results.File(answer.Bytes, answer.Type, "payouts.xml") : throw new ApiFailure(answer);
    }

    private static async Task<IResult> ReturnAsync([FromForm] IFormFile file, HttpContext context, ApiCalls api)
    {
        if (file.Length > MaxBytes)
            return Results.LocalRedirect("/payouts?refused=payload_too_large");
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(bytes, context.RequestAborted);
        var answer = await api.SendBytesAsync(Visit.Of(context).Key!, "POST", "/v1/payouts/returns", bytes, "application/xml", Guid.NewGuid().ToString(), context.RequestAborted);
        if (!answer.IsOk)
            return Results.LocalRedirect($"/payouts?refused={Uri.EscapeDataString(answer.Code)}");
        var returned = answer.Read<Returned>();
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/payouts?matched={returned.Matched}&unmatched={returned.Unmatched.Count}"));
    }
}
