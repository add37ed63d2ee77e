using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Customers;

/// <summary>
/// POST /v1/customers. The profile is no part of it: the edge seals it with the person's own key and hands it over in
/// <see cref="Facts.Person"/>, from where it goes into rows apart from the journal.
/// </summary>
/// <param name="Digest">Keyed hash of what was asked, so that the same key with another name is noticed; it tells nothing.</param>
public sealed record CreateCustomer(string? Digest = null) : Command;

/// <summary>
/// PATCH /v1/customers/{id}. The profile comes as in <see cref="CreateCustomer"/>.
/// </summary>
/// <param name="Digest">As there.</param>
/// <param name="SetsRate">The rate is part of the request.</param>
/// <param name="RateBps">The customer's own rate, 0 to 10,000 basis points; null inherits, 0 counts.</param>
public sealed record ChangeCustomer(string? Digest = null, bool SetsRate = false, int? RateBps = null) : Command;

/// <summary>
/// Message of a group: the customer is a member and these are its terms, or he is none any more. Like a state: the last one
/// counts. Refused <c>too_many_groups</c> above <see cref="MaxGroups"/>.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Member">He belongs to it.</param>
/// <param name="RateBps">Its cashback rate, basis points; null: it has none.</param>
/// <param name="PayoutCoefficient">Minor units a point paid out; null: it says nothing, 0 disables.</param>
/// <param name="RedeemCoefficient">Minor units a point spent at a till; null: it says nothing.</param>
/// <param name="Version">Rises in the group with every change: a message that comes late does not undo a newer one.</param>
public sealed record SetMembership(GrainRef Group, bool Member, int? RateBps = null, Coefficient? PayoutCoefficient = null, Coefficient? RedeemCoefficient = null, long Version = 0) : Command
{
    /// <summary>A customer's state stays small: 64 groups are about 6 kB.</summary>
    public const int MaxGroups = 64;
}

/// <summary>A group that the customer belongs to, and its terms.</summary>
public sealed record Membership(GrainRef Group, int? RateBps = null, Coefficient? PayoutCoefficient = null, Coefficient? RedeemCoefficient = null, long Version = 0);

/// <summary>
/// POST /v1/customers/{id}/merge: purse and cards move to another customer. Undone by reversing it: what is left of the lots
/// and the cards that are still there come back. <c>customer_merged</c>.
/// </summary>
public sealed record MergeCustomer(GrainRef Into, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Message: the merge is undone.</summary>
public sealed record ReturnPurse(GrainRef To) : Command;

/// <summary>POST /v1/customers/{id}/erase: the rows in <see cref="Facts"/> go, every sum stays.</summary>
public sealed record EraseCustomer(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>A row about a person, by its key within the programme's list; a null body deletes it.</summary>
public sealed record PersonRow(Reads.ListKind List, byte[] Key, byte[]? Body);

/// <summary>The name of an order outside: unique in its programme.</summary>
/// <param name="Name">The grain that guards it.</param>
/// <param name="ExternalId">As the caller gave it.</param>
public sealed record PurchaseName(GrainRef Name, string ExternalId);

/// <summary>The row of a purchase: its operation, and what it is called outside.</summary>
public sealed record PurchaseRow(GrainRef Customer, long Seq, string? ExternalId);

public sealed record GetCustomer : Query;

/// <param name="Id">The customer.</param>
/// <param name="RateBps">His own rate, basis points; null: none of his own.</param>
/// <param name="Groups">The groups that he belongs to, in the order he joined them.</param>
/// <param name="Cards">The cards that are linked to him, in the order they came.</param>
/// <param name="MergedInto">Where his value went.</param>
/// <param name="Erased">His profile is gone.</param>
/// <param name="Purse">His purse.</param>
/// <param name="Took">Customers who were merged into him.</param>
public sealed record CustomerView(GrainRef Id, int? RateBps, IReadOnlyList<Membership> Groups, IReadOnlyList<LinkedCardView> Cards, GrainRef? MergedInto, bool Erased, PurseView Purse, IReadOnlyList<GrainRef>? Took = null) : Reply
{
    /// <summary>As every customer begins.</summary>
    public static CustomerView New(GrainRef id) => new(id, null, [], [], null, false, new(default, default, default, default, default, []));
}

/// <param name="Card">The card.</param>
/// <param name="Status">Active or blocked.</param>
public sealed record LinkedCardView(GrainRef Card, CardStatus Status);
