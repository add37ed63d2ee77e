using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Problems;

/// <summary>Any problem (RFC 9457), for the API description. The facts of a refusal stand beside these fields.</summary>
internal sealed record ProblemShape(string Type, string Title, int Status, string Code)
{
    /// <summary>The field of the request that is meant.</summary>
    public string? Field { get; init; }
    public string? Detail { get; init; }

    [JsonExtensionData] public IDictionary<string, JsonElement>? Facts { get; init; }
}
