using System.Text;
using System.Text.Json;
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

    private const string Type = "application/x-ndjson";

    public static void MapRegister(this IEndpointRouteBuilder app) =>
        app.MapPost("/till/batch", BatchAsync).RequireAuthorization(new ForAttribute(Role.Till, Role.Owner));

    /// <summary>Scans that a browser queued while the network was cut, as NDJSON. The token of the form comes as a header. What was not signed here does not get to the API.</summary>
    private static async Task<IResult> BatchAsync(HttpContext context, IAntiforgery forgery, ApiCalls api, QueueSeals seals)
    {
        if (!await forgery.IsRequestValidAsync(context))
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (context.Request.ContentLength is null or > MaxBytes)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var lines = new byte[(int)context.Request.ContentLength];
        await context.Request.Body.ReadExactlyAsync(lines, context.RequestAborted);
        var visit = Visit.Of(context);
        var scans = QueuedScan.Read(lines);
        var fit = seals.Fit(visit.Me!.Programme.Id, scans);
        var answer = await api.SendBytesAsync(visit.Key!, "POST", "/v1/scans/batch", QueuedScan.Write(scans.Where((_, at) => fit[at])!), Type, null, context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        return answer.IsOk ? Results.Text(Merge(scans, fit, Encoding.UTF8.GetString(answer.Bytes), visit), Type) : Results.Bytes(answer.Bytes, answer.Type);
    }

    /// <summary>An answer for each line, in their order.</summary>
    private static string Merge(List<QueuedScan?> scans, bool[] fit, string answered, Visit visit)
    {
        var answers = new Queue<string>(answered.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return string.Concat(scans.Select((scan, at) => (fit[at] ? answers.Dequeue() : Refused(scan)) + "\n"));

        string Refused(QueuedScan? scan) =>
            JsonSerializer.Serialize(new { key = scan?.Key, status = StatusCodes.Status422UnprocessableEntity, code = "bad_signature", text = visit.Texts["till.badSignature"] });
    }
}
