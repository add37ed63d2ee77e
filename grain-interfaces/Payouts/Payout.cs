using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Payouts;

[JsonConverter(typeof(JsonStringEnumConverter<PayoutMethod>))]
public enum PayoutMethod : byte
{
    /// <summary>To a bank account.</summary>
    [JsonStringEnumMemberName("account")] Account = 1,
    /// <summary>As a voucher of our own.</summary>
    [JsonStringEnumMemberName("voucher")] Voucher = 2,
}

[JsonConverter(typeof(JsonStringEnumConverter<PayoutStatus>))]
public enum PayoutStatus : byte
{
    [JsonStringEnumMemberName("pending")] Pending = 1,
    [JsonStringEnumMemberName("approved")] Approved = 2,
    [JsonStringEnumMemberName("rejected")] Rejected = 3,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 4,
    /// <summary>In a file for the bank.</summary>
    [JsonStringEnumMemberName("sent")] Sent = 5,
    /// <summary>The bank gave it back.</summary>
    [JsonStringEnumMemberName("returned")] Returned = 6,
}

/// <summary>
/// POST /v1/payouts, at the customer: points become money (mission.md C). Refusals in this order: <c>payout_disabled</c> (hidden,
/// the method is not on offer, or the coefficient is 0), <c>terms_not_accepted</c>, <c>amount_too_small</c>,
/// <c>balance_too_large</c> (the amount itself), <c>payout_below_min</c>, <c>payout_above_max</c>,
/// <c>payout_day_limit_exceeded</c>, <c>payout_month_limit_exceeded</c>, <c>insufficient_balance</c>.
/// </summary>
/// <param name="Payout">The new payout, named from the request.</param>
/// <param name="Method">To an account or as a voucher.</param>
/// <param name="Points">How many; amount = floor(points × coefficient).</param>
/// <param name="Amount">Or minor units; points = ceil(amount ÷ coefficient).</param>
/// <param name="Account">Keyed hash of the IBAN, which itself stands sealed in a row.</param>
/// <param name="TermsVersion">The version that was shown.</param>
/// <param name="TermsAccepted">They were accepted.</param>
public sealed record RequestPayout(GrainRef Payout, PayoutMethod Method, long? Points, long? Amount, string? Account, string? TermsVersion, bool TermsAccepted, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Points">Held.</param>
/// <param name="Amount">To be paid out, minor units.</param>
/// <param name="Coefficient">Minor units a point, fixed now.</param>
public sealed record PayoutRequested(long Points, long Amount, Coefficient Coefficient) : Reply;

/// <summary>Message of the customer: the points are on their way to be held.</summary>
/// <param name="Customer">Whose.</param>
/// <param name="Maker">The key that asked.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Points">Held.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Coefficient">Minor units a point.</param>
/// <param name="Lots">The same come back where it is rejected, cancelled or returned.</param>
/// <param name="NotBefore">The account is another than the last one paid: not in a file before then.</param>
/// <param name="On">The local day whose limit it counts in; null: written before there were limits.</param>
public sealed record OpenPayout(GrainRef Customer, GrainRef? Maker, RequestPayout Request, long Points, long Amount, Coefficient Coefficient, IReadOnlyList<MovedLot> Lots, DateTimeOffset? NotBefore = null, DateOnly? On = null) : Command;

/// <summary>Message to the customer: so many points are held no longer, since they became money; or an account was paid.</summary>
public sealed record SettleHold(long Points, string? PaidAccount = null) : Command;

/// <summary>
/// From pending, else <c>wrong_state</c>. From <c>approval.payoutFrom</c> on by another than the maker:
/// <c>second_person_needed</c>. To an account it needs the account in <see cref="Facts.Person"/>, sealed for the file, else
/// <c>customer_erased</c>: what is approved is paid, whoever is forgotten after.
/// </summary>
/// <param name="Voucher">The voucher that is made, where the method is that.</param>
/// <param name="Comment">Said by who approves.</param>
public sealed record ApprovePayout(GrainRef? Voucher = null, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>From pending: the same lots come back.</summary>
public sealed record RejectPayout(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>From pending, by the customer or for him.</summary>
public sealed record CancelPayout(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Message of a batch: it is in a file for the bank now. From approved, once; else <c>wrong_state</c>, <c>cooling_off</c>.</summary>
public sealed record SendPayout(GrainRef Batch) : Command;

/// <summary>From sent: the bank gave it back, and the same lots come back.</summary>
public sealed record ReturnPayout(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

public sealed record GetPayout : Query;

/// <param name="Id">The payout.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Method">To an account or as a voucher.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Points">Deducted.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Coefficient">Minor units a point.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="NotBefore">Cooling off until then.</param>
/// <param name="TermsVersion">What was accepted.</param>
/// <param name="Approvals">Who approved it.</param>
/// <param name="Batch">The file it went into.</param>
/// <param name="Voucher">The voucher made of it.</param>
public sealed record PayoutView(
    GrainRef Id, GrainRef Customer, PayoutMethod Method, PayoutStatus Status, long Points, long Amount, Coefficient Coefficient, DateTimeOffset CreatedAt,
    DateTimeOffset? NotBefore, string? TermsVersion, IReadOnlyList<Approval> Approvals, GrainRef? Batch, GrainRef? Voucher) : Reply;

public sealed record Approval(GrainRef? By, DateTimeOffset At);

/// <summary>The indexes of the list of payouts: what a scope of 16 bytes means.</summary>
public enum PayoutIndex : byte
{
    All = 1,
    Status = 2,
    Customer = 3,
    Account = 4,
}
