using System.Globalization;
using System.Net;
using System.Text;
using Cashback.Bodies;
using Cashback.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Cashback.Payments;

/// <summary>
/// The sandbox provider's own pages and desk. They stand for somebody else's system, so they take no key of ours; who knows a
/// payment's id may act on it. Mapped only where the sandbox is the provider.
/// </summary>
internal static class SandboxApi
{
    /// <summary>Most copies of an event in one call.</summary>
    private const int MaxRepeat = 100;

    public static void MapSandbox(this IEndpointRouteBuilder v1)
    {
        var sandbox = v1.MapGroup("/sandbox").WithTags("Sandbox provider");
        sandbox.MapGet("/checkout/{id}", PageAsync).WithName("sandboxPage").Gives("text/html");
        Map(sandbox, "/checkout/{id}/pay", SandboxAct.Pay);
        Map(sandbox, "/checkout/{id}/decline", SandboxAct.Decline);
        Map(sandbox, "/payments/{id}/refund", SandboxAct.Refund).WithMetadata(new BodyShape(typeof(SandboxBody), "application/json"));
        Map(sandbox, "/payments/{id}/dispute", SandboxAct.Dispute);
        Map(sandbox, "/payments/{id}/win", SandboxAct.Win);
        Map(sandbox, "/payments/{id}/lose", SandboxAct.Lose);
    }

    private static RouteHandlerBuilder Map(RouteGroupBuilder sandbox, string path, SandboxAct act) =>
        sandbox.MapPost(path, (string id, HttpContext context, ISandbox desk) => ActAsync(id, act, context, desk)).WithName($"sandbox{act}")
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(SandboxReply), ["application/json"]), new QueryShape("repeat", IsInteger: true));

    private static async Task<IResult> ActAsync(string id, SandboxAct act, HttpContext context, ISandbox desk)
    {
        var repeat = 1;
        if (context.Request.Query.TryGetValue("repeat", out var asked) && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out repeat) || repeat > MaxRepeat))
            throw ProblemException.Invalid("repeat", $"0 to {MaxRepeat}");
        var form = context.Request.HasFormContentType;
        var amount = form ? null : await AmountAsync(context.Request);
        return await desk.ActAsync(id, act, amount, repeat) switch
        {
            null => Problem.Of(ProblemCode.NotFound),
            false => Problem.Of(ProblemCode.SandboxRefused),
            true when form => Results.Redirect($"/v1/sandbox/checkout/{Uri.EscapeDataString(id)}"),
            true => Result<SandboxReply>.Of(new(id, act.ToString().ToLowerInvariant(), repeat)),
        };
    }

    private static async Task<long?> AmountAsync(HttpRequest request)
    {
        var body = await RawBody.ReadAsync(request, RawBody.MaxBytes, RawBody.Anything, bytes => bytes.IsEmpty ? new SandboxBody() : JsonBody.Parse<SandboxBody>(bytes));
        return body.Amount is null ? null : Check.Amount(body.Amount, "amount");
    }

    private static Task<IResult> PageAsync(string id, ISandbox desk)
    {
        if (desk.Page(id) is not { } page)
            return Task.FromResult<IResult>(Problem.Of(ProblemCode.NotFound));
        var buttons = page.Open
            ? "<form method=\"post\" action=\"{0}/pay\"><button>Pay</button></form><form method=\"post\" action=\"{0}/decline\"><button>Decline</button></form>"
            : "<p>Paid. You can close this page.</p>";
        var html = $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox payment</title>
            <style>body{font:18px/1.5 system-ui;max-width:24rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem;margin:.25rem 0;width:100%}</style></head>
            <body><main><h1>Sandbox payment</h1><p>No real money moves here.</p><p><strong>{{page.Amount}} {{WebUtility.HtmlEncode(page.Currency)}}</strong> (minor units)</p>
            {{string.Format(CultureInfo.InvariantCulture, buttons, $"/v1/sandbox/checkout/{Uri.EscapeDataString(page.Id)}")}}</main></body></html>

            """;
        return Task.FromResult(Results.Text(html, "text/html", Encoding.UTF8));
    }
}

/// <summary>POST …/refund: minor units; absent: all that is left.</summary>
internal sealed record SandboxBody
{
    public long? Amount { get; init; }
}

/// <summary>What was played, and how often its event was sent.</summary>
internal sealed record SandboxReply(string Id, string Played, int Events);
