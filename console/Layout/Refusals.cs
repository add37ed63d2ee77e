using Cashback.Amounts;
using Cashback.Calls;
using Cashback.Languages;

namespace Cashback.Layout;

/// <summary>What the API refused, in words of the visitor's language, with its facts.</summary>
internal static class Refusals
{
    public static string Text(ApiAnswer answer, Texts texts, Money money)
    {
        string Fact(string name) => answer.Fact(name) is { } amount ? money.Text(amount) : "–";
        return answer.Code switch
        {
            "insufficient_balance" => texts.Of("refusal.insufficient_balance", Fact("available")),
            "drawer_too_low" => texts.Of("refusal.drawer_too_low", Fact("content")),
            "invalid_request" or "unknown_field" => texts.Of($"refusal.{answer.Code}", (string?)answer.Body?["field"] ?? "–"),
            var code when texts.Has($"refusal.{code}") => texts[$"refusal.{code}"],
            var code => texts.Of("refusal.other", code),
        };
    }
}
