using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Matches;

namespace Cashback.RefundPayments;

/// <param name="Match">Of which match.</param>
/// <param name="Terms">How the last dispatch wanted it.</param>
/// <param name="Payment">What it goes back to, and how much of it in all.</param>
/// <param name="Settled">What has arrived, minor units.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Flight">What is on its way.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Reference">What proves that it was settled by hand.</param>
/// <param name="Tries">How often a purse was asked.</param>
/// <param name="Chosen">Where its buyer wants it.</param>
/// <param name="Again">When it goes on by itself.</param>
/// <param name="Bonus">Gift that was granted on top, minor units.</param>
/// <param name="Job">The job that sent it last; null: somebody did by hand.</param>
internal sealed record RefundPaymentState(
    [property: JsonPropertyName("m")] GrainRef Match,
    [property: JsonPropertyName("w")] DispatchTerms Terms,
    [property: JsonPropertyName("p")] RefundOf Payment,
    [property: JsonPropertyName("s")] long Settled,
    [property: JsonPropertyName("to")] RefundTarget To,
    [property: JsonPropertyName("st")] RefundStatus Status,
    [property: JsonPropertyName("f")] Flight? Flight,
    [property: JsonPropertyName("r")] string? Reason,
    [property: JsonPropertyName("q")] string? Reference,
    [property: JsonPropertyName("n")] int Tries,
    [property: JsonPropertyName("c")] RefundChoice? Chosen = null,
    [property: JsonPropertyName("ag")] DateTimeOffset? Again = null,
    [property: JsonPropertyName("b")] long Bonus = 0,
    [property: JsonPropertyName("j")] GrainRef? Job = null) : GrainState
{
    public long Due => Payment.Total - Settled;
}

/// <param name="Seq">The operation that sent it.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Purse">The purse that is asked; null: the provider.</param>
/// <param name="Bonus">Gift that is granted with it, minor units.</param>
internal sealed record Flight(
    [property: JsonPropertyName("q")] long Seq,
    [property: JsonPropertyName("a")] long Amount,
    [property: JsonPropertyName("p")] GrainRef? Purse,
    [property: JsonPropertyName("b")] long Bonus = 0);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RefundPaymentState))]
internal sealed partial class RefundPaymentJson : JsonSerializerContext;
