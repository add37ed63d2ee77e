using System.Globalization;
using Cashback.Ledger;
using Cashback.Problems;

namespace Cashback.Bodies;

/// <summary>Ranges and lengths that every request keeps; outside of them it is malformed and never reaches a grain.</summary>
internal static class Check
{
    /// <summary>Longest comment (api.md).</summary>
    public const int MaxComment = 500;

    /// <summary>Longest name of anything.</summary>
    public const int MaxName = 200;

    /// <summary>Longest free name of a sales channel.</summary>
    public const int MaxChannel = 64;

    /// <summary>A hundred years: longer than any right.</summary>
    public const int MaxDays = 36_500;

    public static long Amount(long? value, string field, long min = 1) => Between(value, field, min, Amounts.Max);

    public static long Between(long? value, string field, long min, long max)
    {
        if (value is not { } given)
            throw ProblemException.Invalid(field, "required");
        return given >= min && given <= max ? given : throw ProblemException.Invalid(field, $"from {min} to {max}");
    }

    public static int Between(int? value, string field, int min, int max) => (int)Between((long?)value, field, min, max);

    public static T Required<T>(T? value, string field)
        where T : class => value ?? throw ProblemException.Invalid(field, "required");

    public static T Required<T>(T? value, string field)
        where T : struct => value ?? throw ProblemException.Invalid(field, "required");

    public static string Text(string? value, string field, int max = MaxName)
    {
        if (value is null)
            throw ProblemException.Invalid(field, "required");
        return value.Length > 0 && value.Length <= max && !string.IsNullOrWhiteSpace(value) ? value : throw ProblemException.Invalid(field, $"1 to {max} characters");
    }

    public static string? Optional(string? value, string field, int max) => value is null ? null : Text(value, field, max);

    public static string? Comment(string? value) => Optional(value, "comment", MaxComment);

    /// <summary>A local day; null: none was given.</summary>
    public static DateOnly? Day(string? text, string field) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw ProblemException.Invalid(field, "a day such as 2026-01-31");

    /// <summary>One of a closed list of words.</summary>
    public static T Word<T>(string? value, string field, params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        if (value is null)
            throw ProblemException.Invalid(field, "required");
        foreach (var (word, meaning) in words)
        {
            if (string.Equals(word, value, StringComparison.Ordinal))
                return meaning;
        }

        throw ProblemException.Invalid(field, "not one of the words that are known here");
    }
}
