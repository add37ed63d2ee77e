using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Problems;

/// <summary>Any problem (RFC 9457), for the API description. The facts of a refusal stand beside these fields.</summary>
internal sealed class ProblemShape
{
    /// <summary>A page that says what the code means.</summary>
    [Required] public string Type { get; set; } = "";
    [Required] public string Title { get; set; } = "";
    [Required] public int Status { get; set; }

    /// <summary>Stable.</summary>
    [Required] public string Code { get; set; } = "";

    /// <summary>The field of the request that is meant.</summary>
    public string? Field { get; set; }
    public string? Detail { get; set; }

    [JsonExtensionData] public IDictionary<string, JsonElement>? Facts { get; set; }
}
