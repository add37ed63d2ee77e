using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using Cashback.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Cashback.Lists;

/// <summary>Which page of a list: <c>limit</c> 1–1000 (default 50) and <c>cursor</c>, as the last page gave it.</summary>
internal sealed record PageQuery(int Limit, byte[]? Cursor) : IEndpointParameterMetadataProvider
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    /// <summary>Longest part of a row key behind its list's prefix.</summary>
    private const int MaxCursor = 200;

    public static ValueTask<PageQuery?> BindAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var given) && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            throw ProblemException.Invalid("limit", $"1 to {MaxLimit}");
        return new(new PageQuery(limit, query.TryGetValue("cursor", out var cursor) ? Decode(cursor) : null));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(Paged.Mark);

    /// <summary>A cursor of a list whose keys end in so many bytes; null on the first page.</summary>
    public byte[]? After(byte[] prefix, int size)
    {
        if (Cursor is null)
            return null;
        return Cursor.Length == size ? [.. prefix, .. Cursor] : throw Foreign();
    }

    public static string Encode(ReadOnlySpan<byte> rest) => Base64Url.EncodeToString(rest);

    public static ProblemException Foreign() => ProblemException.Invalid("cursor", "not a cursor of this list");

    private static byte[] Decode(string? text)
    {
        Span<byte> bytes = stackalloc byte[MaxCursor];
        if (string.IsNullOrEmpty(text) || text.Length > MaxCursor || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length))
            throw Foreign();
        return bytes[..length].ToArray();
    }
}

/// <summary>Marks a route that gives pages.</summary>
internal sealed class Paged
{
    public static Paged Mark { get; } = new();
}

/// <summary>A page. NextCursor is null on the last one.</summary>
internal sealed record ListReply<T>(IReadOnlyList<T> Data, string? NextCursor);
