using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Programmes;

/// <param name="Snapshot">What every turn of the programme is given.</param>
/// <param name="Cards">How many serial numbers were given out: they count from 0.</param>
internal sealed record ProgrammeState(ProgrammeSnapshot Snapshot, long Cards) : GrainState;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ProgrammeState))]
internal sealed partial class ProgrammeJson : JsonSerializerContext;
