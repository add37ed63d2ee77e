using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Bodies;

/// <summary>A JSON integer in minor units, or the word "max".</summary>
[JsonConverter(typeof(AmountOrMaxJson))]
internal readonly record struct AmountOrMax(long Amount, bool Max);

/// <summary>A JSON integer in minor units, or the word "all".</summary>
[JsonConverter(typeof(AmountOrAllJson))]
internal readonly record struct AmountOrAll(long Amount, bool All);

internal sealed class AmountOrMaxJson() : AmountOrWordJson<AmountOrMax>("max", (amount, max) => new(amount, max), value => (value.Amount, value.Max));

internal sealed class AmountOrAllJson() : AmountOrWordJson<AmountOrAll>("all", (amount, all) => new(amount, all), value => (value.Amount, value.All));

internal abstract class AmountOrWordJson<T>(string word, Func<long, bool, T> make, Func<T, (long Amount, bool Word)> read) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(word))
            return make(0, true);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var amount) ? make(amount, false) : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (read(value) is { Word: false, Amount: var amount })
            writer.WriteNumberValue(amount);
        else
            writer.WriteStringValue(word);
    }
}
