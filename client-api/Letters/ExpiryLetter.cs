using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Letters;

/// <summary>What will expire, and until when it can be used.</summary>
internal static class ExpiryLetter
{
    public static (string Subject, string Text) Write(ProgrammeInfo programme, string language, string app, IReadOnlyList<Expiring> expiring)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(programme.TimeZone);
        var lines = string.Concat(expiring.Select(e => $"- {What(language, programme, e)}: {Until(language)} {LetterLanguage.Day(language, LastDay(e, zone))}\n"));
        return language switch
        {
            "fr" => ($"{programme.Name} : votre solde expire bientôt", $"Bonjour,\n\nvoici ce qui expire si vous ne l'utilisez pas :\n\n{lines}\nVotre solde : {app}\n"),
            "es" => ($"{programme.Name}: su saldo caduca pronto", $"Hola:\n\nesto caduca si no lo usa:\n\n{lines}\nSu saldo: {app}\n"),
            "cs" => ($"{programme.Name}: váš zůstatek brzy propadne", $"Dobrý den,\n\ntoto propadne, pokud to nevyužijete:\n\n{lines}\nVáš zůstatek: {app}\n"),
            _ => ($"{programme.Name}: your balance expires soon", $"Hello,\n\nthis expires unless you use it:\n\n{lines}\nYour balance: {app}\n"),
        };
    }

    /// <summary>A lot ends with a day: the instant is the beginning of the next.</summary>
    private static DateTime LastDay(Expiring expiring, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(expiring.At.AddTicks(-1), zone).Date;

    private static string Until(string language) => language switch { "fr" => "jusqu'au", "es" => "hasta el", "cs" => "do", _ => "until" };

    private static string What(string language, ProgrammeInfo programme, Expiring expiring) => (expiring.Asset, language) switch
    {
        (Asset.Points, "fr") => $"{expiring.Amount} points",
        (Asset.Points, "es") => $"{expiring.Amount} puntos",
        (Asset.Points, "cs") => $"{expiring.Amount} bodů",
        (Asset.Points, _) => $"{expiring.Amount} points",
        (_, "fr") => $"{LetterLanguage.Amount(language, programme, expiring.Amount)} de crédit",
        (_, "es") => $"{LetterLanguage.Amount(language, programme, expiring.Amount)} de saldo",
        (_, "cs") => $"{LetterLanguage.Amount(language, programme, expiring.Amount)} kreditu",
        _ => $"{LetterLanguage.Amount(language, programme, expiring.Amount)} of credit",
    };
}
