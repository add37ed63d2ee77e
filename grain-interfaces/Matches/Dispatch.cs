using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Matches;

/// <summary>When a refund goes to the owner's credit (paid money in his purse) instead of to where it came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditPolicy>))]
public enum CreditPolicy
{
    [JsonStringEnumMemberName("never")] Never = 1,
    /// <summary>Where the source cannot take it.</summary>
    [JsonStringEnumMemberName("ifImpossible")] IfImpossible = 2,
    [JsonStringEnumMemberName("always")] Always = 3,
}

/// <param name="Credit">When refunds become credit.</param>
/// <param name="Method">Only payments of this method; null: all.</param>
/// <param name="Provider">Who pays back to cards: part of an account's name.</param>
/// <param name="Choice">Buyers choose where it goes; null: nobody is asked.</param>
public sealed record DispatchTerms(CreditPolicy Credit, TicketMethod? Method = null, string Provider = "", ChoiceTerms? Choice = null);

/// <summary>Where a buyer wants his refund. Gift is not asked about: it stays gift.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundChoice>))]
public enum RefundChoice
{
    /// <summary>Back to what it was paid with.</summary>
    [JsonStringEnumMemberName("source")] Source = 1,
    /// <summary>Paid money in the owner's purse, with the bonus as gift.</summary>
    [JsonStringEnumMemberName("wallet")] Wallet = 2,
    [JsonStringEnumMemberName("donation")] Donation = 3,
}

/// <param name="Until">Who has not chosen by then gets the default.</param>
/// <param name="Default">What they get.</param>
/// <param name="BonusBps">Gift on top for those who take the wallet, basis points of what is refunded.</param>
/// <param name="Donation">Who is given what is donated; null: donations are not on offer.</param>
/// <param name="Mail">Buyers who are known by mail are sent their link.</param>
public sealed record ChoiceTerms(DateTimeOffset Until, RefundChoice Default, int BonusBps = 0, string? Donation = null, bool Mail = false)
{
    /// <summary>Longest time from the start of the dispatch that buyers have to choose: what they do not choose is still owed to them.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);
}

/// <summary>Where a refund goes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundTarget>))]
public enum RefundTarget
{
    [JsonStringEnumMemberName("card")] Card = 1,
    [JsonStringEnumMemberName("wallet")] Wallet = 2,
    [JsonStringEnumMemberName("gift")] Gift = 3,
    [JsonStringEnumMemberName("voucher")] Voucher = 4,
    [JsonStringEnumMemberName("cash")] Cash = 5,
    [JsonStringEnumMemberName("credit")] Credit = 6,
    /// <summary>The buyer gave it away.</summary>
    [JsonStringEnumMemberName("donation")] Donation = 7,
}

[JsonConverter(typeof(JsonStringEnumConverter<RefundStatus>))]
public enum RefundStatus
{
    /// <summary>Not sent yet, or the buyer has still to choose.</summary>
    [JsonStringEnumMemberName("due")] Due = 1,
    [JsonStringEnumMemberName("sent")] Sent = 2,
    /// <summary>On its way at the provider.</summary>
    [JsonStringEnumMemberName("pending")] Pending = 3,
    [JsonStringEnumMemberName("done")] Done = 4,
    [JsonStringEnumMemberName("failed")] Failed = 5,
}

/// <param name="Done">Payments that have arrived.</param>
/// <param name="Failed">Payments that were not paid back.</param>
/// <param name="Amount">Sum of those that have arrived, minor units.</param>
/// <param name="Open">Payments that were on their way when it looked last.</param>
/// <param name="Choosing">Those of them that wait for their buyers.</param>
public sealed record DispatchTotals(
    [property: JsonPropertyName("d")] long Done = 0,
    [property: JsonPropertyName("f")] long Failed = 0,
    [property: JsonPropertyName("a")] long Amount = 0,
    [property: JsonPropertyName("o")] long Open = 0,
    [property: JsonPropertyName("c")] long Choosing = 0);

/// <summary>POST /v1/matches/{id}/refund-payments: step 2, a job that sends what is due. <c>refund_in_progress</c>.</summary>
/// <param name="Job">Id of the job.</param>
/// <param name="Terms">How.</param>
/// <param name="At">When; null: now.</param>
/// <param name="Comment">1–500 characters.</param>
public sealed record DispatchRefunds(GrainRef Job, DispatchTerms Terms, DateTimeOffset? At = null, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>
/// Message of a job to what goes back to a payment: send what is due. Amounts are sums since the beginning, so the same again
/// sends nothing. In a page it stands for one each.
/// </summary>
/// <param name="Match">The match.</param>
/// <param name="Terms">How.</param>
/// <param name="Payment">Which payment; null in a page.</param>
/// <param name="Job">Who sends it: while it is paused, the provider is not asked.</param>
public sealed record SendRefund(GrainRef Match, DispatchTerms Terms, RefundOf? Payment = null, GrainRef? Job = null) : Command;

/// <param name="Id">Id of the payment.</param>
/// <param name="Method">How it was paid.</param>
/// <param name="Total">What has been refunded of it so far, minor units.</param>
/// <param name="Worth">Sum of its tickets, minor units.</param>
/// <param name="Purse">The purse or voucher that paid, where it was one of ours.</param>
/// <param name="Owner">Whose the tickets are.</param>
public sealed record RefundOf(string Id, TicketMethod Method, long Total, long Worth, GrainRef? Purse, GrainRef? Owner);

/// <summary>Message of a job: what has become of it? It leaves no record.</summary>
public sealed record LookAtRefund(DispatchTerms Terms) : Command;

/// <param name="Status">Where it is.</param>
/// <param name="Amount">What has arrived so far, minor units.</param>
/// <param name="Total">What is to arrive, minor units.</param>
public sealed record RefundSent(RefundStatus Status, long Amount, long Total) : Reply;

/// <summary>POST …/refund-payments/{id}/retry: the same way again. <c>wrong_refund_state</c>.</summary>
public sealed record RetryRefund(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>POST …/refund-payments/{id}/credit: to the owner's purse. <c>wrong_refund_state</c>, <c>owner_unknown</c>.</summary>
public sealed record CreditRefund(string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>POST …/refund-payments/{id}/settle: it was paid by other means. <c>wrong_refund_state</c>.</summary>
/// <param name="Reference">What proves it, 1–200 characters.</param>
/// <param name="Comment">1–500 characters.</param>
public sealed record SettleRefund(string Reference, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>The buyer has opened his link and chosen. <c>choice_closed</c>, <c>choice_not_offered</c>.</summary>
public sealed record ChooseRefund(RefundChoice Choice) : Command;

/// <summary>Wake-up: a purse that could not take it is asked again, or the time to choose is over.</summary>
public sealed record WakeRefund : Command;

/// <summary>
/// Message to a purse or voucher: a refund of tickets comes in by transit. What was spent of known lots goes back to them and
/// keeps its expiry. <c>exceeds_original</c> (a reversal by hand has given it back already), <c>balance_too_large</c> and what has
/// become of the holder refuse it.
/// </summary>
/// <param name="Asset">Money, or gift as gift.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Match">Of which match.</param>
/// <param name="Spent">The operation that paid for the tickets; null: it is not known.</param>
/// <param name="Before">How much of what it spent came back earlier.</param>
/// <param name="Bonus">Gift that is granted on top, minor units.</param>
/// <param name="Donated">It is given away: the purse only says whether it is still due.</param>
public sealed record TakeRefund(Asset Asset, long Amount, GrainRef Match, OperationId? Spent = null, long Before = 0, long Bonus = 0, bool Donated = false) : Command;

public sealed record GetRefundPayment : Query;

/// <summary>The answer to <see cref="GetRefundPayment"/>, and a row of <see cref="Reads.ListKind.RefundRows"/>.</summary>
/// <param name="Id">What goes back to one payment.</param>
/// <param name="Match">Of which match.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Total">What is to go back, minor units.</param>
/// <param name="Settled">What has arrived, minor units.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Reference">What proves that it was settled by hand.</param>
/// <param name="Choice">Between what its buyer chooses; null: nobody is asked.</param>
/// <param name="Chosen">What he has chosen, or got by default.</param>
/// <param name="Owned">The owner of the tickets is known, so the wallet is on offer.</param>
/// <param name="Bonus">Gift that was granted on top, minor units.</param>
/// <param name="Offers">What its buyer can choose now; empty: nothing. Not in the row.</param>
public sealed record RefundPaymentView(
    GrainRef Id,
    GrainRef Match,
    RefundTarget To,
    long Total,
    long Settled,
    RefundStatus Status,
    string? Reason,
    string? Reference,
    ChoiceTerms? Choice = null,
    RefundChoice? Chosen = null,
    bool Owned = false,
    long Bonus = 0,
    IReadOnlyList<RefundOffer>? Offers = null) : Reply;

/// <summary>One thing to choose.</summary>
/// <param name="Choice">What.</param>
/// <param name="Bonus">Gift on top, minor units.</param>
public sealed record RefundOffer(RefundChoice Choice, long Bonus = 0);

/// <summary>A question for payments of a match of which something is refunded, in the order of their import.</summary>
public sealed record FindRefunds(long From, int Limit) : Query;

/// <param name="Refunds">What was found.</param>
/// <param name="Next">Where to go on; null: there are no more.</param>
public sealed record RefundsView(IReadOnlyList<RefundDue> Refunds, long? Next) : Reply;

/// <param name="Id">What goes back to the payment.</param>
/// <param name="Tickets">The originals that were refunded.</param>
/// <param name="Payment">Id of the payment.</param>
/// <param name="Method">How it was paid.</param>
/// <param name="Amount">What is refunded of it, minor units.</param>
public sealed record RefundDue(GrainRef Id, IReadOnlyList<GrainRef> Tickets, string Payment, TicketMethod Method, long Amount);

/// <summary>A row of <see cref="Reads.ListKind.NamedPayments"/>: a payment that an import named, for the sandbox to play.</summary>
public sealed record NamedPayment(GrainId Refund, long Worth);
