using System.Globalization;

namespace Cashback.Amounts;

/// <summary>Basis points as per cent, and back.</summary>
internal static class Rate
{
    public static string Text(int bps, CultureInfo culture) => (bps / 10_000m).ToString("0.## %", culture);

    public static string Field(int bps, CultureInfo culture) => (bps / 100m).ToString("0.##", culture);

    /// <summary>A share in basis points, half away from zero; 0 of nothing.</summary>
    public static int Of(long part, long whole) => whole == 0 ? 0 : (int)decimal.Round(part * 10_000m / whole, MidpointRounding.AwayFromZero);

    /// <summary>Null: not a percentage with at most two decimals.</summary>
    public static int? Read(string? text)
    {
        if (!decimal.TryParse((text ?? "").Replace("%", "", StringComparison.Ordinal).Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 1_000)
            return null;
        var bps = percent * 100;
        return decimal.Truncate(bps) == bps ? (int)bps : null;
    }
}
