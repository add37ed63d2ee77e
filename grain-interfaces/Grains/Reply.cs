using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Keys;
using Cashback.Programmes;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Venues;

namespace Cashback.Grains;

/// <summary>A grain's answer, stored with the operation and answered again on a replay. The names are the wire format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(ProgrammeNumbered), "programmeNumbered")]
[JsonDerivedType(typeof(ProgrammeCreated), "programmeCreated")]
[JsonDerivedType(typeof(SettingsChanged), "settingsChanged")]
[JsonDerivedType(typeof(CardsIssued), "cardsIssued")]
[JsonDerivedType(typeof(KeyCreated), "keyCreated")]
[JsonDerivedType(typeof(VenueAdded), "venueAdded")]
[JsonDerivedType(typeof(TillAdded), "tillAdded")]
[JsonDerivedType(typeof(DrawerClosed), "drawerClosed")]
[JsonDerivedType(typeof(Exchanged), "exchanged")]
[JsonDerivedType(typeof(TopUpStarted), "topUpStarted")]
[JsonDerivedType(typeof(Scanned), "scanned")]
[JsonDerivedType(typeof(ToppedUp), "toppedUp")]
[JsonDerivedType(typeof(Adjusted), "adjusted")]
[JsonDerivedType(typeof(Reversed), "reversed")]
public abstract record Reply;

/// <summary>It is done, and there is nothing to say about it.</summary>
public sealed record Done : Reply
{
    public static Done Instance { get; } = new();
}

/// <summary>A business refusal: a value, recorded once, and refused again on a replay.</summary>
public sealed record Refused(Refusal Refusal) : Reply;
