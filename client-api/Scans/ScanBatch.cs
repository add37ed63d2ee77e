using System.Buffers;
using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Scans;

/// <summary>
/// POST /v1/scans/batch: scans that a till queued offline. Lines for one card are applied in their order, others side by side;
/// answers come in the order of the lines, as soon as they are there.
/// </summary>
internal static class ScanBatch
{
    /// <summary>Lines of one batch (api.md).</summary>
    private const int MaxLines = 10_000;

    /// <summary>Lines under way at a time: about one commit's worth.</summary>
    private const int Window = 1000;

    /// <summary>Bytes of answers kept back before they are sent.</summary>
    private const int Chunk = 32 * 1024;

    public static void MapScanBatch(this IEndpointRouteBuilder scans) => scans.MapPost("/batch", BatchAsync).WithName("scanBatch")
        .WithMetadata(RawBody.BatchLimit, new BodyShape(typeof(ScanLine), "application/x-ndjson")).Gives("application/x-ndjson");

    private static async Task BatchAsync(HttpContext context, Caller caller, Acting acting, CardFinder finder, PersonVault vault, IGrains grains)
    {
        var lines = await RawBody.ReadAsync(context.Request, RawBody.MaxBatchBytes, RawBody.Lines, Split);
        context.Response.ContentType = "application/x-ndjson";
        // A line has no header to say it in, and the body of a replay is that of the first answer; so only for who asks.
        var marks = context.Request.Query["replayed"] == "true";

        var window = new Queue<Task<LineAnswer>>(Window);
        var last = new Dictionary<GrainRef, Task<LineAnswer>>();
        foreach (var line in lines)
        {
            if (window.Count == Window)
                await SendAsync(context.Response, window.Dequeue(), marks);
            window.Enqueue(await StartAsync(line));
        }

        while (window.Count > 0)
            await SendAsync(context.Response, window.Dequeue(), marks);
        await context.Response.BodyWriter.FlushAsync();

        async ValueTask<Task<LineAnswer>> StartAsync(ReadOnlyMemory<byte> bytes)
        {
            try
            {
                var line = JsonBody.Parse<ScanLine>(bytes.Span);
                var id = RequestId.Of(caller, line.Key, "key");
                var actor = await acting.TillAsync(caller, line.Till);
                var command = ScansApi.Command(line with { At = Check.Required(line.At, "at") });
                var card = await finder.FindAsync(caller, line.Card);
                var request = new Request(id, command, actor, await vault.WithCommentAsync(grains, caller, card.Id, command, card.Facts with { Offline = true }));
                return last[card.Id] = ApplyAsync(last.GetValueOrDefault(card.Id), line.Key!, card, request);
            }
            catch (ProblemException refused)
            {
                return Task.FromResult(new LineAnswer(KeyOf(bytes.Span), refused.Problem));
            }
        }

        async Task<LineAnswer> ApplyAsync(Task<LineAnswer>? before, string key, NamedCard card, Request request)
        {
            // What could not be applied now must not be overtaken by a later line of its card.
            if (before is not null && (await before).Result.Problem is { Code.Status: 503 })
                return new(key, Problem.Of(ProblemCode.Overloaded, retryAfter: 1));
            return new(key, await ScansApi.JudgeAsync(grains, caller, card, request));
        }
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlySequence<byte> body)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> rest = body.ToArray();
        while (rest.Length > 0)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            lines.Add(line);
            if (lines.Count > MaxLines)
                throw new ProblemException(Problem.Of(ProblemCode.PayloadTooLarge, detail: $"at most {MaxLines} lines"));
        }

        return lines;
    }

    /// <summary>The key of a line that is malformed elsewhere, so its sender can tell which one it was; null: none to be found.</summary>
    private static string? KeyOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("key"u8))
                    continue;
                reader.Read();
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }

    private static async ValueTask SendAsync(HttpResponse response, Task<LineAnswer> answer, bool marks)
    {
        if (!answer.IsCompleted || response.BodyWriter.UnflushedBytes >= Chunk)
            await response.BodyWriter.FlushAsync();
        Write(response, await answer, marks);
    }

    /// <summary>{ "key": …, "status": … } and then the fields that the single call answers.</summary>
    private static void Write(HttpResponse response, LineAnswer answer, bool marks)
    {
        var writer = response.BodyWriter;
        writer.Write("{\"key\":"u8);
        writer.Write(answer.Key is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(answer.Key, JsonType<string>.Info));
        writer.Write(","u8);
        if (marks && answer.Result.Replayed)
            writer.Write("\"replayed\":true,"u8);
        if (answer.Result.Problem is { } problem)
        {
            writer.Write(problem.Body.AsSpan(1));
        }
        else
        {
            writer.Write("\"status\":200,"u8);
            writer.Write(Result<ScanReply>.Json(answer.Result.Value!)[1..]);
        }

        writer.Write("\n"u8);
    }

    private readonly record struct LineAnswer(string? Key, Result<ScanReply> Result);
}
