using System.Globalization;

namespace Cashback.Amounts;

/// <summary>Minor units as people write them, and back. Exact: decimals, never floating point.</summary>
internal sealed class Money
{
    /// <summary>A coefficient has six, and no currency more than four.</summary>
    private const int MostDecimals = 10;

    private readonly NumberFormatInfo _format;
    private readonly CultureInfo _culture;
    private readonly int _exponent;
    private readonly decimal _unit = 1;

    public Money(CultureInfo culture, string currency, int exponent)
    {
        _culture = culture;
        _exponent = exponent;
        for (var digit = 0; digit < exponent; digit++)
            _unit *= 10;
        _format = (NumberFormatInfo)culture.NumberFormat.Clone();
        _format.CurrencySymbol = Symbol(currency);
        _format.CurrencyDecimalDigits = exponent;
        if (_format.CurrencySymbol.Length > 1 && _format.CurrencyPositivePattern == 0)
            _format.CurrencyPositivePattern = 2; // CHF 5.00, not CHF5.00
        if (_format.CurrencyNegativePattern is 0 or 1)
            _format.CurrencyNegativePattern = 1;
        CurrencySymbol = _format.CurrencySymbol;
    }

    public string CurrencySymbol { get; }

    /// <summary>12,50 €: one word, which no line breaks in two.</summary>
    public string Text(long minor) => Joined(minor / _unit, _format);

    /// <summary>Parts of a minor unit too, as a point may be worth.</summary>
    public string Fine(decimal minor)
    {
        var format = (NumberFormatInfo)_format.Clone();
        while (format.CurrencyDecimalDigits < MostDecimals && decimal.Round(minor / _unit, format.CurrencyDecimalDigits) != minor / _unit)
            format.CurrencyDecimalDigits++;
        return Joined(minor / _unit, format);
    }

    private static string Joined(decimal amount, NumberFormatInfo format) => amount.ToString("C", format).Replace(' ', '\u00a0');

    /// <summary>With its sign, also above zero: for a change.</summary>
    public string Change(long minor) => minor > 0 ? $"+{Text(minor)}" : Text(minor);

    /// <summary>For a field of a form: no currency, no groups.</summary>
    public string Field(long? minor) => minor is { } amount ? (amount / _unit).ToString($"F{_exponent}", _culture) : "";

    /// <summary>An example of an amount, for the hint in a field.</summary>
    public string Zero => Field(0);

    /// <summary>Comma or point, whatever the language; null: not an amount, or too exact for the currency.</summary>
    public long? Read(string? text)
    {
        var plain = (text ?? "").Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal).Replace("\u202f", "", StringComparison.Ordinal)
            .Replace(CurrencySymbol, "", StringComparison.Ordinal).Replace('\u2212', '-').Replace(',', '.');
        if (!decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || decimal.Abs(amount) > 100_000_000_000_000)
            return null;
        var minor = amount * _unit;
        return decimal.Truncate(minor) == minor ? (long)minor : null;
    }

    private static string Symbol(string currency) => currency switch
    {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "CZK" => "Kč",
        "JPY" => "¥",
        "PLN" => "zł",
        _ => currency,
    };
}
