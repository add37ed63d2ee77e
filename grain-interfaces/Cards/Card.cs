using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Cards;

[JsonConverter(typeof(JsonStringEnumConverter<CardKind>))]
public enum CardKind : byte
{
    [JsonStringEnumMemberName("physical")] Physical = 1,
    [JsonStringEnumMemberName("digital")] Digital = 2,
}

[JsonConverter(typeof(JsonStringEnumConverter<CardStatus>))]
public enum CardStatus : byte
{
    [JsonStringEnumMemberName("active")] Active = 1,
    [JsonStringEnumMemberName("blocked")] Blocked = 2,
    [JsonStringEnumMemberName("replaced")] Replaced = 3,
}

/// <summary>
/// POST /v1/cards, at the programme: reserves <paramref name="Count"/> numbers (1–5000), derives the card ids from the turn's
/// randomness and sends each card its <see cref="CreateCard"/>.
/// </summary>
public sealed record IssueCards(int Count, CardKind Kind, GrainRef? Customer = null) : Command;

/// <summary>The batch: every card of it is derived from these (<see cref="CardBatch"/>).</summary>
public sealed record CardsIssued(CardBatch Batch) : Reply;

/// <param name="First">Serial number of the first card, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Seed">The randomness that the ids come from.</param>
/// <param name="Kind">Physical or digital.</param>
public sealed record CardBatch(long First, int Count, UInt128 Seed, CardKind Kind)
{
    /// <summary>Most cards of one request.</summary>
    public const int MaxCount = 5000;

    /// <summary>
    /// The card of a serial number: the first 128 bits of SHA-256 over a name, the seed and the serial. It cannot be guessed
    /// without the seed, and grain and edge derive the same one.
    /// </summary>
    public GrainRef CardAt(long serial)
    {
        ReadOnlySpan<byte> name = "cashback card 1\0"u8;
        Span<byte> text = stackalloc byte[name.Length + 16 + 8];
        name.CopyTo(text);
        BinaryPrimitives.WriteUInt128BigEndian(text[name.Length..], Seed);
        BinaryPrimitives.WriteInt64BigEndian(text[(name.Length + 16)..], serial);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new(GrainKind.Card, BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}

/// <summary>Message of the programme to each new card.</summary>
/// <param name="Serial">The card's serial number in its programme; the printed number is made from it.</param>
/// <param name="Kind">Physical or digital.</param>
/// <param name="Customer">Whose, if it is linked from the start.</param>
public sealed record CreateCard(long Serial, CardKind Kind, GrainRef? Customer = null) : Command;

/// <summary>
/// POST /v1/scans. Earns on bill − discount and redeems, at once. Refusals of redeem in the order of api.md. The rule:
/// mission.md D.
/// </summary>
/// <param name="Bill">Minor units, 0 to <see cref="Amounts.Max"/>; 0 counts as an order and earns nothing.</param>
/// <param name="Redeem">Minor units to take off; null: none.</param>
/// <param name="RedeemMax">As much as possible instead of an amount.</param>
/// <param name="PayWithMoney">The rest from money, as far as it goes.</param>
/// <param name="Channel">Sales channel; null: none.</param>
/// <param name="At">When it happened, where that is not now.</param>
/// <param name="Comment">Kept apart from the journal.</param>
public sealed record Scan(long Bill, long? Redeem = null, bool RedeemMax = false, bool PayWithMoney = false, string? Channel = null, DateTimeOffset? At = null, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Discount">Taken off the bill, minor units.</param>
/// <param name="PaidWithMoney">Paid from the purse's money, minor units.</param>
/// <param name="ToPay">bill − discount − paidWithMoney.</param>
/// <param name="Earned">Gift and points earned, before debt was repaid from them.</param>
/// <param name="RateBps">The rate that counted.</param>
/// <param name="Purse">The purse after it.</param>
public sealed record Scanned(long Discount, long PaidWithMoney, long ToPay, Amounts Earned, int RateBps, PurseView Purse) : Reply;

/// <summary>How a top-up was paid.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TopUpMethod>))]
public enum TopUpMethod : byte
{
    [JsonStringEnumMemberName("cash")] Cash = 1,
    [JsonStringEnumMemberName("terminal")] Terminal = 2,
    [JsonStringEnumMemberName("online")] Online = 3,
}

/// <summary>POST /v1/topups by cash or terminal. Cash at a till with a drawer: <c>drawer_closed</c>.</summary>
/// <param name="Amount">Minor units, 1 to <see cref="Amounts.Max"/>.</param>
/// <param name="Method">How it was paid.</param>
/// <param name="Comment">Kept apart from the journal.</param>
/// <param name="Payment">Online: the top-up that it comes from, which is told of refunds.</param>
public sealed record TopUp(long Amount, TopUpMethod Method, string? Comment = null, GrainRef? Payment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Credited">Money and the reward in gift, before debt was repaid from it.</param>
/// <param name="Purse">The purse after it.</param>
/// <param name="Terms">The rule that the reward came from; null: no reward. A later refund takes back by the same rule.</param>
public sealed record ToppedUp(Amounts Credited, PurseView Purse, RewardTerms? Terms = null) : Reply;

/// <summary>Reward = floor(amount ÷ start) × value, at most cap; minor units.</summary>
public sealed record RewardTerms(long Start, long Value, long? Cap = null);

[JsonConverter(typeof(JsonStringEnumConverter<AdjustCause>))]
public enum AdjustCause : byte
{
    [JsonStringEnumMemberName("goodwill")] Goodwill = 1,
    [JsonStringEnumMemberName("volunteer")] Volunteer = 2,
    [JsonStringEnumMemberName("correction")] Correction = 3,
}

/// <summary>POST …/adjustments. Below zero debits what is available: <c>insufficient_balance</c>. Up: one new lot.</summary>
public sealed record Adjust(Asset Asset, long Amount, string? Comment, AdjustCause Cause = AdjustCause.Goodwill, string? Order = null, int? ValidDays = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

public sealed record Adjusted(PurseView Purse) : Reply;

/// <summary>
/// POST /v1/operations/{id}/reverse, at the grain that did it. <c>not_reversible</c>, <c>exceeds_original</c>.
/// </summary>
/// <param name="Seq">The operation.</param>
/// <param name="Amount">The returned part of the bill or top-up, minor units; null: all that remains.</param>
/// <param name="At">When it happened, where that is not now.</param>
/// <param name="Comment">Kept apart from the journal.</param>
/// <param name="Settled">Message of an online top-up: the provider has paid it back. What is not there any more is owed.</param>
/// <param name="Refunded">
/// Message of a match: what was paid goes back by itself, so only what was earned is taken back. At most what remains counts.
/// </param>
/// <param name="Given">The same: what of it goes back to the purse itself, as money and as gift.</param>
public sealed record Reverse(long Seq, long? Amount = null, DateTimeOffset? At = null, string? Comment = null, bool Settled = false, bool Refunded = false, Amounts Given = default) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="TakenBack">Cashback and reward taken back, whether from lots, as debt or waived.</param>
/// <param name="Restored">Put back into lots.</param>
/// <param name="HandBack">To give back outside of the purse, minor units: what was paid by other means, or the refunded top-up.</param>
/// <param name="Debt">The part of what was taken back that is now owed.</param>
/// <param name="Waived">The part of what was taken back that was given up.</param>
/// <param name="Purse">The purse after it.</param>
public sealed record Reversed(Amounts TakenBack, Amounts Restored, long HandBack, Amounts Debt, Amounts Waived, PurseView Purse) : Reply;

public sealed record BlockCard(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

public sealed record UnblockCard(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Value and lots move to a new card; this one is refused from then on. The target answers <c>card_not_empty</c>.</summary>
/// <param name="NewCard">The card that takes its place.</param>
/// <param name="Comment">Why.</param>
/// <param name="OnlyLinked">Whoever reports it lost must be known: <c>not_linked</c> for a card of nobody.</param>
public sealed record ReplaceCard(GrainRef NewCard, string? Comment = null, bool OnlyLinked = false) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Message: lots and debts of a replaced or linked card arrive from transit.</summary>
/// <param name="From">Whose they were.</param>
/// <param name="Lots">What is left of them.</param>
/// <param name="Debts">What is owed.</param>
/// <param name="Cards">At a customer: the cards that come with it.</param>
/// <param name="PaidAccount">Of a customer who is merged: keyed hash of the account that was last paid.</param>
/// <param name="Requested">The same: what counts in the limits of payouts.</param>
/// <param name="Merges">He is merged: it is not what comes back to who was merged.</param>
public sealed record ReceivePurse(
    GrainRef From, IReadOnlyList<MovedLot> Lots, IReadOnlyList<MovedDebt> Debts, IReadOnlyList<MovedCard>? Cards = null, string? PaidAccount = null, IReadOnlyList<DaySpent>? Requested = null, bool Merges = false) : Command;

public sealed record MovedLot(LotStamp Lot, long Left, bool Frozen);

/// <param name="Asset">Gift, points or money.</param>
/// <param name="Amount">Minor units or points, above 0.</param>
/// <param name="Origin">The operation that first made it; null: sent by an older version.</param>
public sealed record MovedDebt(Asset Asset, long Amount, string? Origin = null);

/// <summary>Wake-up: books what has expired to breakage, and gives notice of what will.</summary>
public sealed record ExpireLots : Command;

/// <summary>The holder may be told: these will expire within the days of the rule, and nobody was told of them yet.</summary>
/// <param name="Expiring">Earliest first.</param>
public sealed record ExpiryNoticed(IReadOnlyList<Expiring> Expiring) : Reply;

/// <summary>
/// POST /v1/customers/{id}/reinstate, /v1/cards/{id}/reinstate: what expired within the days of grace comes back out of breakage and
/// lives 30 more days. <c>nothing_to_reinstate</c>, <c>balance_too_large</c>.
/// </summary>
/// <param name="Asset">Of which asset; null: of all.</param>
/// <param name="Comment">1–500 characters.</param>
public sealed record Reinstate(Asset? Asset = null, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Amounts">What came back.</param>
/// <param name="Purse">The purse after it.</param>
public sealed record Reinstated(Amounts Amounts, PurseView Purse) : Reply;

public sealed record GetCard : Query;

/// <param name="Id">The card.</param>
/// <param name="Serial">Its serial number; the printed number is made from it.</param>
/// <param name="Kind">Physical or digital.</param>
/// <param name="Status">Active, blocked or replaced.</param>
/// <param name="Customer">Whose, where it is linked.</param>
/// <param name="ReplacedBy">The card that took its place.</param>
/// <param name="Purse">Its purse; of a linked card its customer's.</param>
/// <param name="Moving">Its purse is on the way to its customer.</param>
/// <param name="Homes">Who holds or held its purse, oldest first.</param>
/// <param name="Took">The cards whose place it took.</param>
public sealed record CardView(GrainRef Id, long Serial, CardKind Kind, CardStatus Status, GrainRef? Customer, GrainRef? ReplacedBy, PurseView Purse, bool Moving = false, IReadOnlyList<GrainRef>? Homes = null, IReadOnlyList<GrainRef>? Took = null) : Reply;
