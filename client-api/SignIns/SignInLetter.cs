using Cashback.Programmes;

namespace Cashback.SignIns;

/// <summary>The letter with a one-time code, in the language of the page that asked for it.</summary>
internal static class SignInLetter
{
    public static (string Subject, string Text) Write(ProgrammeInfo programme, string language, string code) => language switch
    {
        "fr" => ($"Votre code pour {programme.Name}", $"Votre code : {code}\n\nIl est valable 15 minutes et une seule fois. Si vous n'avez rien demandé, ne faites rien.\n"),
        "es" => ($"Su código para {programme.Name}", $"Su código: {code}\n\nVale 15 minutos y una sola vez. Si no lo ha pedido, no haga nada.\n"),
        "cs" => ($"Váš kód pro {programme.Name}", $"Váš kód: {code}\n\nPlatí 15 minut a jen jednou. Pokud jste o něj nežádali, nedělejte nic.\n"),
        _ => ($"Your code for {programme.Name}", $"Your code: {code}\n\nIt is good for 15 minutes, and once. If you did not ask for it, do nothing.\n"),
    };
}
