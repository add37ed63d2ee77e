using Cashback.Access;
using Cashback.Amounts;
using Cashback.Languages;
using Microsoft.AspNetCore.Components;

namespace Cashback.Layout;

/// <summary>Anything drawn for a visitor: texts of his language, amounts of his programme's currency, times of its zone.</summary>
public abstract class ConsolePart : ComponentBase
{
    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    private protected Visit Visit => Visit.Of(Http);

    private protected Texts T => Visit.Texts;

    private protected Money Money => Visit.Money;

    private protected Me Me => Visit.Me ?? throw new InvalidOperationException("nobody is signed in");

    private protected string Number(long number) => number.ToString("N0", Visit.Culture);

    private protected string Percent(int bps) => Rate.Text(bps, Visit.Culture);

    private protected string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Visit.Zone).ToString("g", Visit.Culture);

    private protected string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Visit.Zone).ToString("d", Visit.Culture);

    /// <summary>Today where the programme is.</summary>
    private protected DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, Visit.Zone).DateTime);

    /// <summary>An amount of an asset: points are counted, the others are money.</summary>
    private protected string Amount(string asset, long amount) => asset == "points" ? T.Of("amount.points", Number(amount)) : Money.Text(amount);

    private protected string Change(string asset, long amount) => asset == "points" ? T.Of("amount.points", (amount > 0 ? "+" : "") + Number(amount)) : Money.Change(amount);
}
