using System.Text.Json;
using Cashback.Access;
using Cashback.Calls;
using Cashback.Layout;
using Microsoft.AspNetCore.Mvc;

namespace Cashback.Staff;

/// <summary>What the browser asks for before it talks to a passkey: JSON of WebAuthn, for the script of the page.</summary>
internal static class PasskeyQuestions
{
    public static void MapPasskeyQuestions(this IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-in/passkey", SignInAsync);
        app.MapPost("/account/passkey", OfferAsync).RequireAuthorization(new ForStaffAttribute());
    }

    private static async Task<IResult> SignInAsync([FromForm] IFormCollection form, HttpContext context, ApiCalls api) =>
        Answer(await api.SendAsync("", "POST", "/v1/staff/sign-in/passkey", new { }, null, context.RequestAborted), context);

    private static async Task<IResult> OfferAsync([FromForm] IFormCollection form, HttpContext context, ApiCalls api) =>
        Answer(await api.SendAsync(Visit.Of(context).Key!, "POST", "/v1/me/passkeys/offer", new { password = form["password"].ToString() }, null, context.RequestAborted), context);

    /// <summary>A refusal in words: the script has none of its own.</summary>
    private static IResult Answer(ApiAnswer answer, HttpContext context)
    {
        var visit = Visit.Of(context);
        return Results.Bytes(answer.IsOk ? answer.Bytes : JsonSerializer.SerializeToUtf8Bytes(new { error = Refusals.Text(answer, visit.Texts, visit.Money) }), "application/json");
    }
}
