using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Webhooks;

/// <param name="Url">Where events go.</param>
/// <param name="Events">Its filter.</param>
/// <param name="CreatedAt">Also its place in the list.</param>
/// <param name="Enabled">Events are sent to it.</param>
/// <param name="Secret">Version of its secret.</param>
internal sealed record EndpointState(
    [property: JsonPropertyName("u")] string Url,
    [property: JsonPropertyName("e")] IReadOnlyList<string> Events,
    [property: JsonPropertyName("at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("on")] bool Enabled,
    [property: JsonPropertyName("s")] int Secret) : GrainState
{
    [JsonPropertyName("o")] public DateTimeOffset? OldUntil { get; init; }

    [JsonPropertyName("why")] public string? Reason { get; init; }

    [JsonPropertyName("x")] public bool Deleted { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EndpointState))]
internal sealed partial class EndpointJson : JsonSerializerContext;
