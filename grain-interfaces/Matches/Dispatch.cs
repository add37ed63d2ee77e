using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>When a refund goes to the owner's credit (paid money in his purse) instead of to where it came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditPolicy>))]
public enum CreditPolicy
{
    [JsonStringEnumMemberName("never")] Never = 1,
    /// <summary>Where the source cannot take it.</summary>
    [JsonStringEnumMemberName("ifImpossible")] IfImpossible = 2,
    [JsonStringEnumMemberName("always")] Always = 3,
}

/// <param name="Credit">When refunds become credit.</param>
/// <param name="Method">Only payments of this method; null: all.</param>
public sealed record DispatchTerms(CreditPolicy Credit, TicketMethod? Method = null);

/// <summary>Where a refund goes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundTarget>))]
public enum RefundTarget
{
    [JsonStringEnumMemberName("card")] Card = 1,
    [JsonStringEnumMemberName("wallet")] Wallet = 2,
    [JsonStringEnumMemberName("gift")] Gift = 3,
    [JsonStringEnumMemberName("voucher")] Voucher = 4,
    [JsonStringEnumMemberName("cash")] Cash = 5,
    [JsonStringEnumMemberName("credit")] Credit = 6,
}

[JsonConverter(typeof(JsonStringEnumConverter<RefundStatus>))]
public enum RefundStatus
{
    /// <summary>Not sent yet.</summary>
    [JsonStringEnumMemberName("due")] Due = 1,
    [JsonStringEnumMemberName("sent")] Sent = 2,
    /// <summary>On its way at the provider.</summary>
    [JsonStringEnumMemberName("pending")] Pending = 3,
    [JsonStringEnumMemberName("done")] Done = 4,
    [JsonStringEnumMemberName("failed")] Failed = 5,
}

/// <param name="Done">Payments that have arrived.</param>
/// <param name="Failed">Payments that were not paid back.</param>
/// <param name="Amount">Sum of those that have arrived, minor units.</param>
public sealed record DispatchTotals([property: JsonPropertyName("d")] long Done = 0, [property: JsonPropertyName("f")] long Failed = 0, [property: JsonPropertyName("a")] long Amount = 0);
