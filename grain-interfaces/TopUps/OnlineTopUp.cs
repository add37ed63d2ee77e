using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.TopUps;

/// <summary>How far an online top-up is (api.md).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TopUpStatus>))]
public enum TopUpStatus : byte
{
    /// <summary>The customer has not paid yet.</summary>
    [JsonStringEnumMemberName("pending")] Pending = 1,
    /// <summary>Paid; the credit is on its way to the purse.</summary>
    [JsonStringEnumMemberName("paid")] Paid = 2,
    [JsonStringEnumMemberName("credited")] Credited = 3,
    /// <summary>Paid, but no purse takes it. It is tried again; until then it is listed.</summary>
    [JsonStringEnumMemberName("unmatched")] Unmatched = 4,
    /// <summary>Nobody paid in time. A payment that comes after all is credited.</summary>
    [JsonStringEnumMemberName("expired")] Expired = 5,
    /// <summary>All of it was refunded.</summary>
    [JsonStringEnumMemberName("refunded")] Refunded = 6,
    /// <summary>A dispute is open or was lost.</summary>
    [JsonStringEnumMemberName("disputed")] Disputed = 7,
}

/// <summary>POST /v1/topups, method online, at a new top-up.</summary>
/// <param name="Target">The card or customer to credit.</param>
/// <param name="Amount">Minor units, 1 to <see cref="Ledger.Amounts.Max"/>.</param>
/// <param name="Provider">Name of the payment provider; part of an account's name.</param>
public sealed record StartTopUp(GrainRef Target, long Amount, string Provider) : Command
{
    /// <summary>A hosted checkout is open for so long.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromHours(24);
}

public sealed record TopUpStarted : Reply;

/// <summary>The provider has opened a page to pay at. The first one counts.</summary>
public sealed record OpenCheckout(string Checkout, string Url) : Command;

/// <summary>
/// What the provider says of a payment now. Older news changes nothing: every part of it only ever grows. At a top-up that is
/// not known it makes one that is unmatched, so the payment is listed.
/// </summary>
public sealed record SeePayment(string Provider, PaymentFact Payment) : Command;

[JsonConverter(typeof(JsonStringEnumConverter<DisputeStatus>))]
public enum DisputeStatus : byte
{
    [JsonStringEnumMemberName("none")] None = 0,
    [JsonStringEnumMemberName("open")] Open = 1,
    [JsonStringEnumMemberName("won")] Won = 2,
    [JsonStringEnumMemberName("lost")] Lost = 3,
}

/// <param name="Id">The provider's id.</param>
/// <param name="Paid">The money has been taken.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Foreign">Refunded at the provider and not by us: the sum, minor units.</param>
/// <param name="Dispute">Of the whole payment.</param>
public sealed record PaymentFact(string Id, bool Paid, long Amount, long Foreign = 0, DisputeStatus Dispute = DisputeStatus.None);

/// <summary>
/// Message of a purse: money has left it and is to go back to where it was paid from. An effect is written for the provider; if
/// that fails, the lots come back.
/// </summary>
public sealed record RefundPayment(GrainRef From, long Amount, IReadOnlyList<MovedLot> Lots) : Command;

/// <summary>What the provider said to the refund that operation <paramref name="Of"/> asked for.</summary>
/// <param name="Of">The operation.</param>
/// <param name="Done">It is paid back.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Pending">It has taken it, and says later whether it is paid back.</param>
public sealed record AnswerRefund(long Of, bool Done, string? Reason = null, bool Pending = false) : Command;

/// <summary>
/// POST /v1/topups/{id}/assign: a payment that is in no purse goes to this card or customer. Refusals in this order:
/// <c>not_found</c>, <c>not_unmatched</c>.
/// </summary>
/// <param name="Target">A card or customer.</param>
/// <param name="Comment">Said by who does it.</param>
public sealed record AssignPayment(GrainRef Target, string? Comment = null) : Command, IHasText
{
    Command IHasText.WithoutText() => this with { Comment = null };
}

/// <summary>Wake-up: an unpaid one expires, an unmatched one is tried again.</summary>
public sealed record WakeTopUp : Command;

public sealed record GetTopUp : Query;

/// <param name="Id">The top-up.</param>
/// <param name="Target">Whom it credits; null: a payment that belongs to nobody.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Status">How far it is.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="Provider">Who takes the money.</param>
/// <param name="Payment">The provider's id of the payment, or of its checkout.</param>
/// <param name="CheckoutUrl">Where the customer pays.</param>
/// <param name="Operation">The operation that credited it.</param>
/// <param name="Refunded">Refunded so far, whoever asked for it.</param>
/// <param name="Dispute">Its dispute.</param>
/// <param name="Reason">Why it is unmatched: a refusal's code.</param>
/// <param name="Refunding">A refund that we asked for has no answer of the provider yet.</param>
public sealed record TopUpView(
    GrainRef Id,
    GrainRef? Target,
    long Amount,
    TopUpStatus Status,
    DateTimeOffset CreatedAt,
    string Provider,
    string? Payment,
    string? CheckoutUrl,
    OperationId? Operation,
    long Refunded,
    DisputeStatus Dispute,
    string? Reason,
    bool Refunding = false) : Reply;

/// <summary>The row of a refund that the provider has to be told of. It is written with the decision and goes with the answer.</summary>
/// <param name="TopUp">Whose: a top-up, or what goes back to a payment of a match.</param>
/// <param name="Seq">The operation that asks for it; with the top-up it makes the idempotency key.</param>
/// <param name="Payment">The provider's id.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Worth">Of a payment that an import named: the sum of its tickets, minor units.</param>
/// <param name="Job">The job that it is part of: while that is paused, the provider is not asked.</param>
public sealed record RefundEffect(GrainId TopUp, long Seq, string Payment, long Amount, long? Worth = null, GrainRef? Job = null);
