using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Bodies;

/// <summary>RFC 3339 instants: a zone is required, UTC is written.</summary>
internal sealed class InstantJson : JsonConverter<DateTimeOffset>
{
    private static readonly string[] Shapes = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string text, out DateTimeOffset at)
    {
        at = default;
        return text.Length is >= 20 and <= 40
            && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), Shapes, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out at);
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var at) ? at : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[40];
        value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
