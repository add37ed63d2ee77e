using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Platform;

/// <param name="Programmes">How many numbers were given out: they count from 1.</param>
internal sealed record PlatformState([property: JsonPropertyName("n")] int Programmes) : GrainState;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PlatformState))]
internal sealed partial class PlatformJson : JsonSerializerContext;
