using Cashback.Amounts;
using Cashback.Layout;
using Microsoft.AspNetCore.Components;

namespace Cashback.Rules;

/// <summary>The fields of one tab: what was typed, else what is in force.</summary>
public abstract class RulesFields : ConsolePart
{
    [Parameter, EditorRequired] public object Document { get; set; } = null!;

    private protected RulesDocument Rules => (RulesDocument)Document;

    private protected string Value(string field, string stored) =>
        HttpMethods.IsPost(Http.Request.Method) && Http.Request.Form.TryGetValue(field, out var typed) ? typed.ToString() : stored;

    private protected string AmountOf(string part, string field) => Value(field, Money.Field(Rules.Amount(part, field)));

    private protected string CountOf(string part, string field) => Value(field, Rules.Count(part, field)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "");

    private protected string PercentOf(string part, string field) => Value(field, Rate.Field(Rules.Count(part, field) ?? 0, Visit.Culture));

    private protected string CoefficientOf(string part, string field) => Value(field, Rules.Plain(part, field) is { Length: > 0 } text ? text : "0");
}
