using System.Diagnostics;
using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Names;

/// <param name="Owner">Who has it; null: it was given up.</param>
/// <param name="Digest">Of what it stands for.</param>
internal sealed record NameState(
    [property: JsonPropertyName("o")] GrainRef? Owner,
    [property: JsonPropertyName("d")] UInt128 Digest) : GrainState;

/// <summary>A name that only one owner can have at a time: whoever came first.</summary>
internal sealed class NameDecider() : Decider<NameState>(GrainKind.Name, 1, NameJson.Default.NameState)
{
    protected override Decision Judge(NameState? state, Command command, Turn turn) => (command, state) switch
    {
        (ClaimName, { Owner: { } owner } s) => Decision.Unrecorded(new NameHeld(owner, s.Digest)),
        (ClaimName claim, _) => new(new NameState(claim.Owner, claim.Digest), new NameHeld(claim.Owner, claim.Digest)),
        (ReleaseName release, { } s) when s.Owner == release.Owner => new(new NameState(null, default), Done.Instance),
        // Another's, or nobody's: there is nothing to give up.
        (ReleaseName, _) => Decision.Unrecorded(Done.Instance),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(NameState? state, Query query, Turn turn) => throw new UnreachableException(query.ToString());
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(NameState))]
internal sealed partial class NameJson : JsonSerializerContext;
