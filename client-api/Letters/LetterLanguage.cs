using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Cashback.Bodies;
using Cashback.Programmes;

namespace Cashback.Letters;

/// <summary>The languages that letters are written in: the person's own, else the programme's, else English.</summary>
internal static class LetterLanguage
{
    private const string Default = "en";

    public static readonly string[] All = [Default, "fr", "es", "cs"];

    public static string? Read(string? text) => text is null ? null : Check.Word(text, "language", [.. All.Select(language => (language, language))]);

    public static string Of(ProgrammeInfo programme) => Array.Find(All, language => language == programme.Locale.Split('-')[0]) ?? Default;

    /// <summary>A local day: 12 December 2026.</summary>
    public static string Day(string language, DateTime day) => day.ToString(
        language switch { "es" => "d 'de' MMMM 'de' yyyy", "cs" => "d. MMMM yyyy", _ => "d MMMM yyyy" }, CultureInfo.GetCultureInfo(language));

    /// <summary>5.00 EUR; minor units, exactly.</summary>
    public static string Amount(string language, ProgrammeInfo programme, long amount)
    {
        var unit = 1L;
        for (var digit = 0; digit < programme.Exponent; digit++)
            unit *= 10;
        var whole = (amount / unit).ToString("N0", CultureInfo.GetCultureInfo(language));
        var part = programme.Exponent == 0 ? "" : $"{(language == "en" ? "." : ",")}{(amount % unit).ToString(CultureInfo.InvariantCulture).PadLeft(programme.Exponent, '0')}";
        return $"{whole}{part} {programme.Currency}";
    }
}

/// <summary>A field that names one of them.</summary>
internal sealed class LanguageAttribute() : AllowedValuesAttribute([.. LetterLanguage.All]);
