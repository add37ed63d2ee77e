using Cashback.Access;
using Cashback.Calls;
using Cashback.Grains;
using Microsoft.AspNetCore.Antiforgery;

namespace Cashback.Register;

/// <summary>What the till's scripts ask for besides pages.</summary>
internal static class RegisterCalls
{
    /// <summary>A day's queue of one till.</summary>
    private const int MaxBytes = 4 << 20;

    public static void MapRegister(this IEndpointRouteBuilder app) =>
        app.MapPost("/till/batch", BatchAsync).RequireAuthorization(new ForAttribute(Role.Till, Role.Owner));

    /// <summary>Scans that a browser queued while the network was cut, as NDJSON. The token of the form comes as a header.</summary>
    private static async Task<IResult> BatchAsync(HttpContext context, IAntiforgery forgery, ApiCalls api)
    {
        if (!await forgery.IsRequestValidAsync(context))
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (context.Request.ContentLength is null or > MaxBytes)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var lines = new byte[(int)context.Request.ContentLength];
        await context.Request.Body.ReadExactlyAsync(lines, context.RequestAborted);
        var answer = await api.SendBytesAsync(Visit.Of(context).Key!, "POST", "/v1/scans/batch", lines, "application/x-ndjson", null, context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        return Results.Bytes(answer.Bytes, answer.Type);
    }
}
