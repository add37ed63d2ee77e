using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Programmes;

/// <summary>A number of up to six decimals, 0 to 1,000,000, held in millionths and read exactly from a JSON number.</summary>
[JsonConverter(typeof(CoefficientJson))]
public readonly record struct Coefficient(long Millionths) : IComparable<Coefficient>
{
    public const long One = 1_000_000;
    public const long MaxMillionths = 1_000_000 * One;

    public bool IsZero => Millionths == 0;

    public int CompareTo(Coefficient other) => Millionths.CompareTo(other.Millionths);

    public static bool operator <(Coefficient left, Coefficient right) => left.Millionths < right.Millionths;

    public static bool operator >(Coefficient left, Coefficient right) => left.Millionths > right.Millionths;

    public static bool operator <=(Coefficient left, Coefficient right) => left.Millionths <= right.Millionths;

    public static bool operator >=(Coefficient left, Coefficient right) => left.Millionths >= right.Millionths;

    /// <summary>floor(amount × coefficient), at most <see cref="long.MaxValue"/>. Amount: 0 to 10^13, so the product stays below 2^127.</summary>
    public long Floor(long amount) => (long)Int128.Min((Int128)amount * Millionths / One, long.MaxValue);

    /// <summary>ceil(amount ÷ coefficient); the coefficient is above zero.</summary>
    public long CeilingDivide(long amount) => (long)Int128.Min(((Int128)amount * One + Millionths - 1) / Millionths, long.MaxValue);

    public override string ToString() => (Millionths / (decimal)One).ToString("0.######", CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> text, out Coefficient value)
    {
        value = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            return false;
        if (number < 0 || number > MaxMillionths / One || decimal.Truncate(number * One) != number * One)
            return false;
        value = new((long)(number * One));
        return true;
    }
}

/// <summary>Reads and writes it as text or number; public, since serializers of other projects name it.</summary>
public sealed class CoefficientJson : JsonConverter<Coefficient>
{
    public override Coefficient Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw new JsonException("not a number");
        Span<char> text = stackalloc char[64];
        if (reader.ValueSpan.Length > text.Length)
            throw new JsonException("too long a number");
        var length = System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, text);
        return Coefficient.TryParse(text[..length], out var value) ? value : throw new JsonException("a coefficient has up to six decimals and lies between 0 and 1,000,000");
    }

    public override void Write(Utf8JsonWriter writer, Coefficient value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
}
