using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Venues;

/// <param name="Name">Shown to people.</param>
internal sealed record VenueState([property: JsonPropertyName("n")] string Name) : GrainState;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(VenueState))]
internal sealed partial class VenueJson : JsonSerializerContext;
