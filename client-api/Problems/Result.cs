using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Cashback.Problems;

/// <summary>What a handler returns: a reply of one shape with 200, or a problem.</summary>
internal sealed class Result<T> : IResult, IEndpointMetadataProvider
    where T : class
{
    [ThreadStatic] private static ArrayBufferWriter<byte>? s_buffer;
    [ThreadStatic] private static Utf8JsonWriter? s_writer;

    private Result(T? value, Problem? problem, bool replayed)
    {
        Value = value;
        Problem = problem;
        Replayed = replayed;
    }

    public T? Value { get; }

    public Problem? Problem { get; }

    /// <summary>The request's key was known: this is what it was answered before.</summary>
    public bool Replayed { get; }

    public static Result<T> Of(T value, bool replayed = false) => new(value, null, replayed);

    public static implicit operator Result<T>(Problem problem) => new(null, problem, problem.Replayed);

    public static implicit operator Result<T>(T value) => new(value, null, false);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (Problem is not null)
        {
            await Problem.ExecuteAsync(httpContext);
            return;
        }

        var response = httpContext.Response;
        response.ContentType = "application/json";
        if (Replayed)
            response.Headers["Idempotency-Replayed"] = "true";
        Write(response);
        await response.BodyWriter.FlushAsync();
    }

    /// <summary>The JSON of the reply, valid until this thread writes the next one.</summary>
    public static ReadOnlySpan<byte> Json(T value)
    {
        var buffer = s_buffer ??= new(1024);
        var writer = s_writer ??= new(buffer, new JsonWriterOptions { SkipValidation = true });
        if (buffer.Capacity > 256 * 1024)
            writer = new(s_buffer = buffer = new(1024), new JsonWriterOptions { SkipValidation = true });
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        s_writer = writer;
        JsonSerializer.Serialize(writer, value, JsonType<T>.Info);
        return buffer.WrittenSpan;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(200, typeof(T), ["application/json"]));
    }

    private void Write(HttpResponse response)
    {
        var json = Json(Value!);
        response.ContentLength = json.Length;
        response.BodyWriter.Write(json);
    }
}
