using System.Buffers;
using System.IO.Pipelines;
using Cashback.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Cashback.Bodies;

/// <summary>Reads a request's bytes up to a limit and checks what they are said to be.</summary>
internal static class RawBody
{
    /// <summary>Of one request: a sheet of 5,000 ids fits.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Of a batch: 10,000 lines of 1.6 kB.</summary>
    public const int MaxBatchBytes = 16 << 20;

    public static RequestSizeLimitAttribute BatchLimit { get; } = new(MaxBatchBytes);

    /// <summary>The whole body in the pipe's own buffer; the caller advances the reader when it is done with it.</summary>
    public static async ValueTask<ReadOnlySequence<byte>> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
            throw ProblemException.Of(ProblemCode.PayloadTooLarge);
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.Buffer.Length > limit)
                throw ProblemException.Of(ProblemCode.PayloadTooLarge);
            if (read.IsCompleted)
                return read.Buffer;
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Refuses any other media type or a charset that is not UTF-8. No type at all is fine where there is no body.</summary>
    public static void RequireType(HttpRequest request, bool empty, params ReadOnlySpan<string> types)
    {
        var said = request.ContentType;
        if (said is null && empty)
            return;
        if (MediaTypeHeaderValue.TryParse(said, out var type) && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var known in types)
            {
                if (type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase))
                    return;
            }
        }

        throw ProblemException.Of(ProblemCode.UnsupportedMediaType);
    }
}
