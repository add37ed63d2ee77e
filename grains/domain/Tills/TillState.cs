using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Tills;

/// <param name="Name">Shown to people.</param>
/// <param name="Venue">Where it stands.</param>
/// <param name="HasDrawer">It has a cash drawer.</param>
/// <param name="Sessions">How many drawer sessions there were, the open one with them.</param>
/// <param name="Session">The open one.</param>
internal sealed record TillState(
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("v")] GrainRef Venue,
    [property: JsonPropertyName("d")] bool HasDrawer,
    [property: JsonPropertyName("c")] int Sessions = 0,
    [property: JsonPropertyName("s")] DrawerSession? Session = null) : GrainState;

/// <param name="Content">Cash that should be in it, minor units; below zero where more was handed out than it held.</param>
/// <param name="OpenedAt">Its local day is the business day.</param>
internal sealed record DrawerSession(
    [property: JsonPropertyName("n")] long Content,
    [property: JsonPropertyName("at")] DateTimeOffset OpenedAt);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TillState))]
internal sealed partial class TillJson : JsonSerializerContext;
