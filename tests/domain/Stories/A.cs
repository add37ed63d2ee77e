using Cashback.Grains;
using Cashback.Keys;
using Cashback.Programmes;

namespace Cashback.Stories;

/// <summary>The people, places and rules that the stories are about.</summary>
internal static class A
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    public static readonly ProgrammeInfo Programme = new("Demo", "EUR", 2, "en", "UTC");

    public static readonly GrainRef Card = new(GrainKind.Card, 1);
    public static readonly GrainRef OtherCard = new(GrainKind.Card, 2);
    public static readonly GrainRef Till = new(GrainKind.Till, 3);
    public static readonly GrainRef OtherTill = new(GrainKind.Till, 4);
    public static readonly GrainRef Venue = new(GrainKind.Venue, 5);
    public static readonly GrainRef Key = new(GrainKind.ApiKey, 6);
    public static readonly GrainRef Customer = new(GrainKind.Customer, 7);

    public static readonly Actor TillActor = new(Role.Till, Key, Till, Venue);
    public static readonly Actor OtherTillActor = new(Role.Till, Key, OtherTill, Venue);
    public static readonly Actor Owner = new(Role.Owner, Key);
    public static readonly Actor OwnerAtTill = new(Role.Owner, Key, Till, Venue);
    public static readonly Actor Support = new(Role.Support, Key);

    /// <summary>5 % back, nothing else.</summary>
    public static readonly Settings FivePercent = new() { Earn = new() { RateBps = 500 } };

    /// <summary>The example of mission.md A: start 50, value 2.50, for every method.</summary>
    public static readonly Settings Festival = new() { TopUpCashback = new() { Enabled = true, Channels = ["online", "cash", "terminal"] } };

    public static Coefficient Coefficient(string text) =>
        Programmes.Coefficient.TryParse(text, out var value) ? value : throw new ArgumentException(text);

    public static CreateKey AKey(GrainRef id, string secretHash = "00AA") => new(id, "a key", Role.Manager, secretHash, "ck_0");
}
