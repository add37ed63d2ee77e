using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Cashback.Problems;

namespace Cashback.Bodies;

/// <summary>Bytes to a body of one shape, or a problem that names the field.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Document = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Deeper than any body that is read.</summary>
    private const int MaxDepth = 64;

    /// <summary>The body of a route that needs no key.</summary>
    public static ValueTask<T> ReadAsync<T>(HttpContext context)
        where T : class => RawBody.ReadAsync(context.Request, RawBody.MaxBytes, RawBody.Json, Parse<T>);

    public static T Parse<T>(ReadOnlySequence<byte> bytes)
        where T : class
    {
        if (bytes.IsSingleSegment)
            return Parse<T>(bytes.FirstSpan);
        var length = (int)bytes.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            bytes.CopyTo(rented);
            return Parse<T>(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public static T Parse<T>(ReadOnlySpan<byte> bytes)
        where T : class
    {
        RefuseBadText(bytes);
        try
        {
            return JsonSerializer.Deserialize(bytes, JsonType<T>.Info) ?? throw Malformed("", "the body is null");
        }
        catch (JsonException broken)
        {
            throw Classify(broken);
        }
        catch (InvalidOperationException)
        {
            throw Malformed("", "a name or text is not valid Unicode");
        }
    }

    /// <summary>
    /// The same for a document with defaults: what the body does not mention, or gives as null, is as in
    /// <paramref name="defaults"/>.
    /// </summary>
    public static T ParseOver<T>(ReadOnlySequence<byte> sequence, T defaults)
        where T : class
    {
        var bytes = sequence.ToArray();
        RefuseBadText(bytes);
        try
        {
            if (JsonNode.Parse(bytes, documentOptions: Document) is not JsonObject given)
                throw Malformed("", "the body is not an object");
            var whole = JsonSerializer.SerializeToNode(defaults, JsonType<T>.Info)!.AsObject();
            Overlay(whole, given);
            return whole.Deserialize(JsonType<T>.Info)!;
        }
        catch (JsonException broken)
        {
            throw Classify(broken);
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            throw Malformed("", "a name or text is not valid Unicode");
        }
    }

    private static void Overlay(JsonObject whole, JsonObject given)
    {
        foreach (var (name, value) in given.ToList())
        {
            if (value is JsonObject inner && whole[name] is JsonObject under)
                Overlay(under, inner);
            else if (value is not null)
                whole[name] = value.DeepClone();
        }
    }

    private static void RefuseBadText(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            throw Malformed("", "the body is not valid UTF-8");
        if (bytes.IndexOf("\\u0000"u8) >= 0 && FindNul(bytes) is { } field)
            throw Malformed(field, "a text holds U+0000");
    }

    /// <summary>The path of the first text that holds U+0000; empty where it is in a name, or the body is malformed as well.</summary>
    private static string? FindNul(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        var names = new string?[MaxDepth + 2];
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                    continue;
                var text = reader.GetString()!;
                if (text.Contains('\0', StringComparison.Ordinal))
                    return reader.TokenType == JsonTokenType.String ? string.Join('.', names[..(reader.CurrentDepth + 1)].OfType<string>()) : "";
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                names[reader.CurrentDepth] = text;
                names.AsSpan(reader.CurrentDepth + 1).Clear();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return ""; // Malformed in another way as well.
        }

        return null;
    }

    /// <summary>The reader tells unknown members apart only by its text; a test keeps this in step with the runtime.</summary>
    private static ProblemException Classify(JsonException broken)
    {
        var path = broken.Path is null ? "" : broken.Path.StartsWith("$.", StringComparison.Ordinal) ? broken.Path[2..] : broken.Path.TrimStart('$');
        return broken.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)
            ? new(Problem.Of(ProblemCode.UnknownField, path))
            : Malformed(path, path.Length > 0 ? "not of the expected type or range" : "not valid JSON");
    }

    private static ProblemException Malformed(string field, string detail) =>
        new(Problem.Of(ProblemCode.InvalidRequest, field.Length > 0 ? field : null, detail));
}
