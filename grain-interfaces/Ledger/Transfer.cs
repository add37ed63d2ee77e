using System.Text.Json.Serialization;

namespace Cashback.Ledger;

/// <summary>Where a lot came from. Stored as a name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LotSource>))]
public enum LotSource : byte
{
    [JsonStringEnumMemberName("topUp")] TopUp = 1,
    [JsonStringEnumMemberName("reward")] Reward = 2,
    [JsonStringEnumMemberName("earned")] Earned = 3,
    [JsonStringEnumMemberName("adjustment")] Adjustment = 4,
    [JsonStringEnumMemberName("refund")] Refund = 5,
    [JsonStringEnumMemberName("imported")] Imported = 6,
}

/// <summary>
/// What a lot is apart from how much is left of it. A transfer that touches a purse carries it, so a reversal can put the
/// amount back into the same lot even after the lot was spent and has left the purse. Names are short: it is in every row.
/// </summary>
/// <param name="Id">Sequence of the operation that made the lot, times 256, plus its index there: unique in its purse.</param>
/// <param name="Asset">What it is a lot of.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Origin">The operation that first made it, where that was in another purse; null: made in this one, by the operation in its id.</param>
/// <param name="Funder">Who pays for it; null: the programme.</param>
/// <param name="Refundable">Money that may go back to where it came from. Never true of gift.</param>
/// <param name="AvailableFrom">Deferred until then; null: at once.</param>
/// <param name="ExpiresAt">Gone then, exclusive; null: never.</param>
public sealed record LotStamp(
    [property: JsonPropertyName("i")] long Id,
    [property: JsonPropertyName("a")] Asset Asset,
    [property: JsonPropertyName("s")] LotSource Source,
    [property: JsonPropertyName("o")] string? Origin = null,
    [property: JsonPropertyName("f")] string? Funder = null,
    [property: JsonPropertyName("r")] bool Refundable = false,
    [property: JsonPropertyName("v")] DateTimeOffset? AvailableFrom = null,
    [property: JsonPropertyName("e")] DateTimeOffset? ExpiresAt = null);

/// <summary>
/// One amount from one account to another: one debit, one credit, one positive amount, one asset. It cannot be unbalanced;
/// several legs are several transfers of one operation.
/// </summary>
/// <param name="Debit">The account debited.</param>
/// <param name="Credit">The account credited.</param>
/// <param name="Asset">The asset of the amount.</param>
/// <param name="Amount">Above zero: minor units or points.</param>
/// <param name="Lot">The lot of the purse side, where one side is a purse and the amount is not a debt.</param>
public sealed record Transfer(
    [property: JsonPropertyName("d")] Account Debit,
    [property: JsonPropertyName("c")] Account Credit,
    [property: JsonPropertyName("a")] Asset Asset,
    [property: JsonPropertyName("n")] long Amount,
    [property: JsonPropertyName("l")] LotStamp? Lot = null);
