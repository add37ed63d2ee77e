using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Payouts;

/// <param name="Open">What was asked, and whose lots are held.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Approvals">Who approved it.</param>
internal sealed record PayoutState(
    [property: JsonPropertyName("o")] OpenPayout Open,
    [property: JsonPropertyName("at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("s")] PayoutStatus Status,
    [property: JsonPropertyName("ok")] IReadOnlyList<Approval> Approvals) : GrainState
{
    [JsonPropertyName("b")] public GrainRef? Batch { get; init; }

    [JsonPropertyName("v")] public GrainRef? Voucher { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PayoutState))]
internal sealed partial class PayoutJson : JsonSerializerContext;
