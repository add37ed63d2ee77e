using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Groups;

/// <param name="Name">Its name.</param>
/// <param name="At">When it was made.</param>
/// <param name="Members">How many: the first of them stay the first for ever.</param>
/// <param name="Tail">Keys of the members of the last page, 16 bytes each; the full pages before it are rows only.</param>
/// <param name="Terms">What it gives its members.</param>
/// <param name="Telling">Telling the members that were there at the last change of the terms; null: all know.</param>
/// <param name="Jobs">The job at work, then those that wait to undo.</param>
internal sealed record GroupState(
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("m")] long Members,
    [property: JsonPropertyName("t")] byte[] Tail,
    [property: JsonPropertyName("g")] GroupTerms Terms,
    [property: JsonPropertyName("p")] Telling? Telling,
    [property: JsonPropertyName("j")] IReadOnlyList<GrainRef> Jobs) : GrainState;

/// <param name="Version">The operation that last changed them.</param>
/// <param name="RateBps">Cashback rate, basis points.</param>
/// <param name="Payout">Minor units a point paid out.</param>
/// <param name="Redeem">Minor units a point spent at a till.</param>
internal sealed record GroupTerms(
    [property: JsonPropertyName("v")] long Version,
    [property: JsonPropertyName("r")] int? RateBps = null,
    [property: JsonPropertyName("p")] Coefficient? Payout = null,
    [property: JsonPropertyName("s")] Coefficient? Redeem = null);

/// <param name="Version">Of the terms that are told.</param>
/// <param name="Members">How many there were then; who came later was told on joining.</param>
/// <param name="Next">The next page to tell.</param>
/// <param name="Open">Pages on their way.</param>
internal sealed record Telling(
    [property: JsonPropertyName("v")] long Version,
    [property: JsonPropertyName("m")] long Members,
    [property: JsonPropertyName("x")] long Next,
    [property: JsonPropertyName("o")] int Open);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GroupState))]
internal sealed partial class GroupJson : JsonSerializerContext;
