using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Ledger;

/// <summary>The chart of accounts (docs/accounting.md). The names are stored: never rename.</summary>
public enum AccountKind : byte
{
    /// <summary>What a card or customer holds: a liability. In a grain's journal its own purse has no detail.</summary>
    Purse = 1,
    /// <summary>Value on its way between two grains.</summary>
    Transit = 2,
    /// <summary>Cash in a till's drawer; detail: till.</summary>
    Drawer = 3,
    /// <summary>Cash taken at a till without a drawer; detail: till.</summary>
    Uncounted = 4,
    /// <summary>Card terminal takings on their way from the acquirer; detail: till.</summary>
    Terminal = 5,
    /// <summary>Takings at a payment provider; detail: provider.</summary>
    Provider = 6,
    /// <summary>Cashback given; detail: cause (earned, topUpReward, goodwill …).</summary>
    Granted = 7,
    /// <summary>Cashback spent; detail: venue or channel.</summary>
    Redeemed = 8,
    /// <summary>Paid money spent on bills; detail: venue or channel.</summary>
    Sales = 9,
    Fees = 10,
    /// <summary>Corrections by hand; detail: cause.</summary>
    Adjustments = 11,
    /// <summary>Balances that expired.</summary>
    Breakage = 12,
    /// <summary>Claw-back that was given up.</summary>
    Waived = 13,
    PayoutsHeld = 14,
    PayoutsDue = 15,
    PayoutsSent = 16,
    PayoutsReturned = 17,
    Vouchers = 18,
    MatchReceipts = 19,
    RefundsDue = 20,
    RefundsSent = 21,
    /// <summary>Cash put into or taken out of a drawer by its keeper: float, bank run; detail: till.</summary>
    Safe = 22,
    /// <summary>Counted more or less than expected; detail: till.</summary>
    CashDifference = 23,
    /// <summary>Cash handed out for a card payment: what the terminal takes goes through it, so its balance is 0; detail: till.</summary>
    CashBack = 24,
    /// <summary>Payments at a provider that belong to no top-up; detail: provider.</summary>
    Unmatched = 25,
    /// <summary>Points that became money: points in, money out; detail: payout.</summary>
    Converted = 26,
}

/// <summary>One side of a transfer: what kind of account, and which one of that kind.</summary>
[JsonConverter(typeof(AccountJson))]
public readonly record struct Account(AccountKind Kind, string Detail = "")
{
    /// <summary>The purse of the grain in whose journal the transfer stands.</summary>
    public static Account Purse { get; } = new(AccountKind.Purse);

    /// <summary>At the receiver of a message, and where a refused message's value comes back: the request id names the message.</summary>
    public static Account Transit { get; } = new(AccountKind.Transit);

    /// <summary>At the sender: the place of the message among the operation's messages, so the proof can pair both ends.</summary>
    public static Account TransitOf(int index) => new(AccountKind.Transit, index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString() => Detail.Length == 0 ? Names[(int)Kind] : $"{Names[(int)Kind]}:{Detail}";

    private static readonly string[] Names = ["", .. Enum.GetNames<AccountKind>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static Account Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var kind = Array.IndexOf(Names, colon < 0 ? text : text[..colon]);
        return kind > 0 ? new((AccountKind)kind, colon < 0 ? "" : text[(colon + 1)..]) : throw new JsonException($"unknown account {text}");
    }
}

/// <summary>Reads and writes it as text or number; public, since serializers of other projects name it.</summary>
public sealed class AccountJson : JsonConverter<Account>
{
    public override Account Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Account.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Account value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
