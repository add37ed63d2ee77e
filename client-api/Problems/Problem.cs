using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cashback.Grains;

namespace Cashback.Problems;

/// <summary>An RFC 9457 problem, ready to send: type, title, status, the stable code, and the facts as fields.</summary>
internal sealed class Problem : IResult
{
    private const string ContentType = "application/problem+json";

    private Problem(ProblemCode code, byte[] body, int retryAfter = 0, bool replayed = false)
    {
        Code = code;
        Body = body;
        RetryAfter = retryAfter;
        Replayed = replayed;
    }

    public ProblemCode Code { get; }

    /// <summary>The JSON object.</summary>
    public byte[] Body { get; }

    /// <summary>Seconds to wait; 0: no header.</summary>
    public int RetryAfter { get; }

    public bool Replayed { get; }

    public static Problem Of(ProblemCode code, string? field = null, string? detail = null, int retryAfter = 0)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Begin(json, code);
            json.WriteString("code", code.Code);
            if (field is not null)
                json.WriteString("field", field);
            if (detail is not null)
                json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        return new(code, buffer.WrittenSpan.ToArray(), retryAfter);
    }

    public static Problem Of(Refusal refusal, bool replayed = false)
    {
        var code = ProblemCode.Of(refusal);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
            Begin(json, code);

        // The refusal's JSON is { "code": …, facts }: its fields go on where the head stops.
        var facts = JsonSerializer.SerializeToUtf8Bytes(refusal, JsonType<Refusal>.Info);
        facts[0] = (byte)',';
        return new(code, [.. buffer.WrittenSpan, .. facts], replayed: replayed);
    }

    /// <summary>What to say of an answer that is not the reply hoped for.</summary>
    public static Problem Of(Answer answer) => answer switch
    {
        { Outcome: Outcome.Overloaded } => Of(ProblemCode.Overloaded, retryAfter: 1),
        { Outcome: Outcome.Unknown } => Of(ProblemCode.OutcomeUnknown, retryAfter: 1),
        { Reply: Refused refused } => Of(refused.Refusal, answer.Replayed),
        _ => throw new UnreachableException($"a reply that this route does not know: {answer.Reply?.GetType().Name}"),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Code.Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (RetryAfter > 0)
            response.Headers.RetryAfter = RetryAfter.ToString(CultureInfo.InvariantCulture);
        if (Replayed)
            response.Headers["Idempotency-Replayed"] = "true";
        return response.Body.WriteAsync(Body, 0, Body.Length);
    }

    private static void Begin(Utf8JsonWriter json, ProblemCode code)
    {
        json.WriteStartObject();
        json.WriteString("type", $"/docs/refusals/{code.Code}");
        json.WriteString("title", code.Title);
        json.WriteNumber("status", code.Status);
        json.Flush();
    }
}

/// <summary>Ends a request that never reached a grain: it is malformed, or names something that is not there.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Code.Code)
{
    public Problem Problem { get; } = problem;

    public static ProblemException Of(ProblemCode code) => new(Problem.Of(code));

    public static ProblemException Invalid(string field, string detail) => new(Problem.Of(ProblemCode.InvalidRequest, field, detail));

    public static ProblemException NotFound() => new(Problem.Of(ProblemCode.NotFound));
}
