using System.Globalization;
using Cashback.Amounts;
using Cashback.Languages;

namespace Cashback.Access;

/// <summary>One request to a page: its language, and who sent it once that is known.</summary>
internal sealed class Visit(Texts texts)
{
    public Texts Texts => texts;

    public CultureInfo Culture => texts.Culture;

    /// <summary>Null where nobody is signed in.</summary>
    public Me? Me { get; private set; }

    /// <summary>The API key of the session.</summary>
    public string? Key { get; private set; }

    public Money Money { get; private set; } = new(texts.Culture, "EUR", 2);

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public static Visit Of(HttpContext context) => context.Features.Get<Visit>() ?? throw new InvalidOperationException("not a page");

    public void Known(Me me, string key)
    {
        Me = me;
        Key = key;
        Money = new(texts.Culture, me.Programme.Currency, me.Programme.Exponent);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(me.Programme.TimeZone);
    }
}
