using System.Globalization;
using System.Text.Json.Nodes;
using Cashback.Amounts;

namespace Cashback.Rules;

/// <summary>The settings as one JSON document: a tab changes its own part and sends all of it back, as the API wants it.</summary>
internal sealed class RulesDocument(JsonObject root)
{
    public JsonObject Root => root;

    public JsonObject Part(string name) => root[name] as JsonObject ?? [];

    public long? Amount(string part, string field) => Part(part)[field] is JsonValue value ? value.GetValue<long>() : null;

    public int? Count(string part, string field) => Part(part)[field] is JsonValue value ? value.GetValue<int>() : null;

    public bool Flag(string part, string field) => Part(part)[field] is JsonValue value && value.GetValue<bool>();

    public string Plain(string part, string field) => Part(part)[field]?.ToString() ?? "";

    public IReadOnlyList<string> Words(string part, string field) => Part(part)[field] is JsonArray list ? [.. list.Select(word => word!.ToString())] : [];

    /// <summary>Sales channels with a rate of their own, one a line: name = per cent.</summary>
    public string Channels(CultureInfo culture) => Part("earn")["byChannel"] is JsonObject channels
        ? string.Join('\n', channels.Select(pair => $"{pair.Key} = {Rate.Field(pair.Value!.GetValue<int>(), culture)}"))
        : "";
}
