using System.Globalization;
using System.Text.Json.Nodes;
using Cashback.Amounts;

namespace Cashback.Rules;

/// <summary>Writes the fields of one tab into the document. A field that makes no sense is remembered, and nothing is sent.</summary>
internal sealed class RulesForm(JsonObject root, Func<string, string?> sent, Money money)
{
    /// <summary>The first field that could not be read; null: all could.</summary>
    public string? Wrong { get; private set; }

    public bool Apply(string tab)
    {
        switch (tab)
        {
            case "cashback":
                Cashback(Part("topUpCashback"));
                break;
            case "earn":
                Earn(Part("earn"));
                break;
            case "redeem":
                Redeem(Part("redeem"));
                break;
            case "payout":
                Payout(Part("payout"));
                Set(Part("approval"), "payoutFrom", Optional("payoutFrom", Amount));
                break;
            case "limits":
                Set(Part("exchange"), "fee", Amount("fee"));
                Set(Part("card"), "staticDailyLimit", Optional("staticDailyLimit", Amount));
                Set(Part("offline"), "redeemLimit", Amount("redeemLimit"));
                root["clawback"] = sent("clawback") == "withinBalance" ? "withinBalance" : "debt";
                break;
            default:
                Wrong = "tab";
                break;
        }

        return Wrong is null;
    }

    private void Cashback(JsonObject rule)
    {
        rule["enabled"] = sent("enabled") is not null;
        Set(rule, "start", Amount("start"));
        Set(rule, "value", Amount("value"));
        Set(rule, "cap", Optional("cap", Amount));
        Set(rule, "validDays", Optional("validDays", Count));
        rule["channels"] = new JsonArray([.. new[] { "online", "cash", "terminal" }.Where(channel => sent($"channel-{channel}") is not null).Select(channel => (JsonNode)channel)]);
    }

    private void Earn(JsonObject rule)
    {
        rule["enabled"] = sent("enabled") is not null;
        Set(rule, "rateBps", Percent("rateBps", sent("rateBps")));
        Set(rule, "deferDays", Count("deferDays"));
        Set(rule, "validDays", Optional("validDays", Count));
        Set(rule, "pointsPerUnit", Coefficient("pointsPerUnit"));
        var channels = new JsonObject();
        foreach (var line in (sent("byChannel") ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.LastIndexOf('=');
            channels[at < 1 ? line : line[..at].Trim()] = Percent("byChannel", at < 1 ? null : line[(at + 1)..]);
        }

        rule["byChannel"] = channels;
    }

    private void Redeem(JsonObject rule)
    {
        rule["enabled"] = sent("enabled") is not null;
        Set(rule, "minAmount", Optional("minAmount", Amount));
        Set(rule, "maxAmount", Optional("maxAmount", Amount));
        Set(rule, "maxShareBps", Percent("maxShareBps", sent("maxShareBps")));
        Set(rule, "pointValue", Coefficient("pointValue"));
    }

    private void Payout(JsonObject rule)
    {
        rule["shown"] = sent("shown") is not null;
        rule["methods"] = new JsonArray([.. new[] { "account", "voucher" }.Where(method => sent($"method-{method}") is not null).Select(method => (JsonNode)method)]);
        Set(rule, "coefficient", Coefficient("coefficient"));
        Set(rule, "coolingOffDays", Count("coolingOffDays"));
        Set(rule, "voucherValidDays", Optional("voucherValidDays", Count));
        foreach (var limit in new[] { "minAmount", "maxAmount", "maxPerDay", "maxPerMonth" })
            Set(rule, limit, Optional(limit, Amount));
        Set(rule, "termsUrl", Optional("termsUrl", field => sent(field)));
        Set(rule, "termsVersion", Optional("termsVersion", field => sent(field)));
        var bic = rule["debtor"]?["bic"]?.DeepClone();
        rule["debtor"] = string.IsNullOrEmpty(sent("debtorIban")) ? null : new JsonObject { ["name"] = sent("debtorName"), ["iban"] = sent("debtorIban"), ["bic"] = bic };
    }

    private JsonObject Part(string name)
    {
        if (root[name] is JsonObject part)
            return part;
        part = [];
        root[name] = part;
        return part;
    }

    private static void Set(JsonObject part, string field, JsonNode? value) => part[field] = value;

    private JsonNode? Optional(string field, Func<string, JsonNode?> read) => string.IsNullOrEmpty(sent(field)) ? null : read(field);

    private JsonNode? Amount(string field) => Known(field, money.Read(sent(field)));

    private JsonNode? Count(string field) => Known<int>(field, int.TryParse(sent(field), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null);

    private JsonNode? Percent(string field, string? text) => Known(field, Rate.Read(text));

    private JsonNode? Coefficient(string field) => Known<decimal>(
        field, decimal.TryParse((sent(field) ?? "").Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var coefficient) ? coefficient : null);

    private JsonValue? Known<T>(string field, T? value)
        where T : struct
    {
        if (value is null)
            Wrong ??= field;
        return value is { } known ? JsonValue.Create(known) : null;
    }
}
