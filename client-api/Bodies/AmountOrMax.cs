using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Bodies;

/// <summary>A JSON integer in minor units, or the word "max".</summary>
[JsonConverter(typeof(AmountOrMaxJson))]
internal readonly record struct AmountOrMax(long Amount, bool Max);

internal sealed class AmountOrMaxJson : JsonConverter<AmountOrMax>
{
    public override AmountOrMax Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("max"u8))
            return new(0, true);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var amount) ? new(amount, false) : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, AmountOrMax value, JsonSerializerOptions options)
    {
        if (value.Max)
            writer.WriteStringValue("max"u8);
        else
            writer.WriteNumberValue(value.Amount);
    }
}
