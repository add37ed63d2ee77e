using Cashback.Matches;
using Cashback.Programmes;

namespace Cashback.Letters;

/// <summary>The link by which a buyer chooses where his refund goes.</summary>
internal static class ChoiceLetter
{
    public static (string Subject, string Text) Write(ProgrammeInfo programme, string language, string match, long amount, ChoiceTerms terms, string link)
    {
        var money = LetterLanguage.Amount(language, programme, amount);
        var local = TimeZoneInfo.ConvertTime(terms.Until, TimeZoneInfo.FindSystemTimeZoneById(programme.TimeZone)).DateTime;
        var until = $"{LetterLanguage.Day(language, local)}, {local:HH:mm}";
        var otherwise = Otherwise(language, terms);
        return language switch
        {
            "fr" => ($"{match} : choisissez votre remboursement", $"Bonjour,\n\n{money} vous sont remboursés pour {match}. Choisissez comment, jusqu'au {until} :\n{link}\n\nSans réponse, {otherwise}. Gardez ce lien pour vous : qui l'a peut choisir.\n"),
            "es" => ($"{match}: elija su reembolso", $"Hola:\n\nle devolvemos {money} por {match}. Elija cómo, hasta el {until}:\n{link}\n\nSi no responde, {otherwise}. No comparta este enlace: quien lo tiene puede elegir.\n"),
            "cs" => ($"{match}: zvolte si vrácení peněz", $"Dobrý den,\n\nza {match} vám vracíme {money}. Zvolte si jak, do {until}:\n{link}\n\nBez odpovědi {otherwise}. Odkaz nikomu nedávejte: kdo ho má, může zvolit.\n"),
            _ => ($"{match}: choose your refund", $"Hello,\n\n{money} is refunded to you for {match}. Choose how, until {until}:\n{link}\n\nWithout an answer {otherwise}. Keep this link to yourself: who has it can choose.\n"),
        };
    }

    private static string Otherwise(string language, ChoiceTerms terms) => (terms.Default, language) switch
    {
        (RefundChoice.Wallet, "fr") => "le montant va sur votre crédit",
        (RefundChoice.Wallet, "es") => "el importe va a su saldo",
        (RefundChoice.Wallet, "cs") => "půjde částka na váš kredit",
        (RefundChoice.Wallet, _) => "it goes to your credit",
        (RefundChoice.Donation, "fr") => $"le montant est donné à {terms.Donation}",
        (RefundChoice.Donation, "es") => $"el importe se dona a {terms.Donation}",
        (RefundChoice.Donation, "cs") => $"částku dostane {terms.Donation}",
        (RefundChoice.Donation, _) => $"it is given to {terms.Donation}",
        (_, "fr") => "le montant retourne là d'où il est venu",
        (_, "es") => "el importe vuelve a su medio de pago",
        (_, "cs") => "se částka vrátí tam, odkud přišla",
        _ => "it goes back to where it came from",
    };
}
