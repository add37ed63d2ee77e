using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Unicode;
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

    public static readonly string[] Json = ["application/json"];

    public static readonly string[] Lines = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

    public static RequestSizeLimitAttribute BatchLimit { get; } = new(MaxBatchBytes);

    /// <summary>What this route takes.</summary>
    public static int LimitOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RequestSizeLimitAttribute>() is null ? MaxBytes : MaxBatchBytes;

    /// <summary>Of somebody else's requests, whose signature counts and nothing else.</summary>
    public static readonly string[] Anything = [];

    /// <summary>Parses the whole body in the pipe's own buffer, which must be given back whatever comes of it.</summary>
    public static async ValueTask<T> ReadAsync<T>(HttpRequest request, int limit, string[] types, Func<ReadOnlySequence<byte>, T> parse)
    {
        if (request.ContentLength > limit)
            throw ProblemException.Of(ProblemCode.PayloadTooLarge);
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            var isWhole = read.IsCompleted;
            try
            {
                if (read.Buffer.Length > limit)
                    throw ProblemException.Of(ProblemCode.PayloadTooLarge);
                if (!isWhole)
                    continue;
                RequireType(request, read.Buffer.IsEmpty, types);
                return parse(read.Buffer);
            }
            catch
            {
                isWhole = true;
                throw;
            }
            finally
            {
                reader.AdvanceTo(isWhole ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            }
        }
    }

    /// <summary>The text of a file of lines. Another encoding is refused with its first line: letters that were guessed would stay wrong for ever.</summary>
    public static string Text(ReadOnlySequence<byte> bytes)
    {
        var whole = bytes.ToArray();
        if (!Utf8.IsValid(whole))
        {
            var line = 1;
            foreach (var part in whole.AsSpan().Split((byte)'\n'))
            {
                if (!Utf8.IsValid(whole.AsSpan(part)))
                    break;
                line++;
            }

            throw ProblemException.Invalid("", string.Create(CultureInfo.InvariantCulture, $"not valid UTF-8 in line {line}"));
        }

        return Encoding.UTF8.GetString(whole).TrimStart('\uFEFF');
    }

    /// <summary>Refuses any other media type or a charset that is not UTF-8. No type at all is fine where there is no body.</summary>
    public static void RequireType(HttpRequest request, bool empty, string[] types)
    {
        var said = request.ContentType;
        if (types.Length == 0 || (said is null && empty))
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
