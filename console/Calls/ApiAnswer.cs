using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cashback.Calls;

/// <summary>What the API answered: a body, or a problem with its code and facts.</summary>
internal sealed class ApiAnswer(int status, string? type, byte[] bytes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public int Status => status;

    public string? Type => type;

    public byte[] Bytes => bytes;

    public bool IsOk => status is >= 200 and < 300;

    /// <summary>Null where there is no JSON object.</summary>
    public JsonObject? Body => field ??= type?.Contains("json", StringComparison.Ordinal) is true && bytes.Length > 0 ? JsonNode.Parse(bytes) as JsonObject : null;

    /// <summary>The stable code of a problem.</summary>
    public string Code => (string?)Body?["code"] ?? "internal_error";

    /// <summary>A fact of a problem that is an amount.</summary>
    public long? Fact(string name) => Body?[name] is JsonValue value && value.TryGetValue<long>(out var amount) ? amount : null;

    public T Read<T>() => JsonSerializer.Deserialize<T>(bytes, Json) ?? throw new JsonException("an empty answer");
}

/// <summary>A page of a list.</summary>
internal sealed record ListOf<T>(IReadOnlyList<T> Data, string? NextCursor);

/// <summary>A page asked for something and got neither it nor a refusal that it knows.</summary>
internal sealed class ApiFailure(ApiAnswer answer) : Exception($"{answer.Status} {answer.Code}")
{
    public ApiAnswer Answer => answer;
}
