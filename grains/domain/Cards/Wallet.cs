using System.Text.Json.Serialization;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <summary>What the rules of value read and write, apart from whose it is: a card's, or a customer's.</summary>
/// <param name="Purse">Lots and debts.</param>
/// <param name="Days">What printed codes spent, by local day; days that nobody can date a scan to any more are left out.</param>
/// <param name="Recent">The last purchases and top-ups, newest last: proof of ownership when a card is lost.</param>
/// <param name="Used">Rotating codes that were used up, oldest first; null: none.</param>
internal sealed record Wallet(
    [property: JsonPropertyName("p")] Purse Purse,
    [property: JsonPropertyName("d")] IReadOnlyList<DaySpent> Days,
    [property: JsonPropertyName("r")] IReadOnlyList<Recent> Recent,
    [property: JsonPropertyName("u")] IReadOnlyList<RotatingCode>? Used = null)
{
    /// <summary>mission.md D: "one of the last five".</summary>
    public const int MaxRecent = 5;

    /// <summary>A till dates back seven days, and its clock may be a day ahead.</summary>
    private const int KeptDays = 8;

    public static Wallet Empty { get; } = new(Purse.Empty, [], []);

    public long SpentOn(DateOnly day) => Days.FirstOrDefault(d => d.Day == day)?.Amount ?? 0;

    public Wallet WithSpent(DateOnly day, long amount, DateOnly today) => amount == 0 ? this : this with
    {
        Days = [.. Days.Where(d => d.Day != day && d.Day >= today.AddDays(-KeptDays)), new(day, SpentOn(day) + amount)],
    };

    public Wallet WithRecent(DateOnly day, long amount) => this with { Recent = [.. Recent.Skip(Recent.Count - MaxRecent + 1), new(amount, day)] };
}

/// <summary>A bill or top-up, minor units, and its local day.</summary>
internal sealed record Recent(
    [property: JsonPropertyName("n")] long Amount,
    [property: JsonPropertyName("d")] DateOnly Day);
