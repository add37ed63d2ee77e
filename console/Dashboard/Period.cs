using System.Globalization;

namespace Cashback.Dashboard;

/// <summary>The days that a dashboard shows, both inclusive, and as many days before them to compare with.</summary>
internal sealed record Period(DateOnly From, DateOnly To)
{
    /// <summary>Longest period: the roll-ups of ten years are read in well under a second.</summary>
    private const int MaxDays = 3660;

    public int Days => To.DayNumber - From.DayNumber + 1;

    public Period Before => new(From.AddDays(-Days), From.AddDays(-1));

    public string Query => $"from={Text(From)}&to={Text(To)}";

    public static Period Last(int days, DateOnly today) => new(today.AddDays(1 - days), today);

    /// <summary>As a form gave it; the last 30 days where it gave nothing that makes sense.</summary>
    public static Period Of(string? from, string? to, DateOnly today) =>
        Read(from) is { } first && Read(to) is { } last && first <= last && last.DayNumber - first.DayNumber < MaxDays && first.Year > 1900 ? new(first, last) : Last(30, today);

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Read(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
