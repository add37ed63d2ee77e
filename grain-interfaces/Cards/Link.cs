using Cashback.Grains;
using System.Text.Json.Serialization;

namespace Cashback.Cards;

/// <summary>
/// POST /v1/cards/{id}/link: the purse moves to the customer, who holds it from then on. <c>already_linked</c>,
/// <c>card_moving</c>. Possession is proven at the edge.
/// </summary>
public sealed record LinkCard(GrainRef Customer, string? Comment = null) : Command, IHasText
{
    /// <summary>A customer's state stays small.</summary>
    public const int MaxCards = 64;

    public Command WithoutText() => this with { Comment = null };
}

/// <summary>POST /v1/cards/{id}/unlink: the balance stays with the customer. <c>not_linked</c>.</summary>
public sealed record UnlinkCard(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>
/// POST /v1/cards/recover: value and lots of a lost card that was never linked move to a new one. Everything that is wrong is
/// <c>recovery_refused</c>; five failures lock it for an hour.
/// </summary>
/// <param name="NewCard">Active, unlinked, empty.</param>
/// <param name="Amount">Bill or top-up, minor units, of one of the last five within 90 days …</param>
/// <param name="On">… and its local day.</param>
public sealed record RecoverCard(GrainRef NewCard, long Amount, DateOnly On, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>
/// A line of POST /v1/cards/import: what an earlier system owed, and the number it was printed with. <c>card_not_empty</c>.
/// </summary>
/// <param name="Number">The old number: the card is found by it; null: none.</param>
/// <param name="Balances">What it holds.</param>
public sealed record ImportCard(string? Number, Ledger.Amounts Balances) : Command;

/// <summary>Message of a customer: this card takes the place of a lost one. <c>card_not_empty</c>, <c>card_blocked</c>, <c>card_replaced</c>.</summary>
public sealed record JoinCustomer(GrainRef Customer) : Command;

/// <summary>Message of a customer: the card is no longer his.</summary>
/// <param name="Card">As it is now.</param>
/// <param name="By">Whose it was.</param>
/// <param name="ReplacedBy">The card that took its place; null: it was unlinked.</param>
public sealed record LeaveCustomer(MovedCard Card, GrainRef By, GrainRef? ReplacedBy = null) : Command;

/// <summary>Message of a merged customer: another one holds the purse now.</summary>
/// <param name="By">Who says so.</param>
/// <param name="Order">In the order of his operations: an older word that comes late does not count.</param>
/// <param name="Customer">Who holds it.</param>
public sealed record MoveCard(GrainRef By, long Order, GrainRef Customer) : Command;

/// <summary>A card that goes with its purse: what its holder keeps of it.</summary>
/// <param name="Card">The card.</param>
/// <param name="Status">Active or blocked.</param>
/// <param name="Days">What its printed code spent.</param>
/// <param name="Used">Rotating codes that were used up.</param>
/// <param name="Since">The card's operation by which its purse left; 0: not known.</param>
public sealed record MovedCard(GrainRef Card, CardStatus Status, IReadOnlyList<DaySpent>? Days = null, IReadOnlyList<RotatingCode>? Used = null, long Since = 0);

/// <summary>Minor units spent by a printed code on a day.</summary>
public sealed record DaySpent(
    [property: JsonPropertyName("d")] DateOnly Day,
    [property: JsonPropertyName("n")] long Amount);

/// <summary>A code that a digital card showed for 30 seconds.</summary>
/// <param name="Slot">Seconds since 1970, divided by 30.</param>
/// <param name="Nonce">Tells the codes of one slot apart.</param>
public sealed record RotatingCode(
    [property: JsonPropertyName("s")] long Slot,
    [property: JsonPropertyName("n")] ulong Nonce)
{
    /// <summary>How long one is shown.</summary>
    public const int Seconds = 30;

    public static long SlotAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;
}
