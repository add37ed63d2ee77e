using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>
/// A part of POST /v1/matches/{id}/tickets. Each line is taken or refused by itself; a ticket that is there with the same data
/// is unchanged. While a refund is at work: <c>refund_in_progress</c>.
/// </summary>
/// <param name="Lines">At most <see cref="MaxLines"/>; the journal keeps none of them, since they name people.</param>
/// <param name="Count">How many they were.</param>
public sealed record ImportTickets(IReadOnlyList<TicketLine> Lines, int Count = 0) : Command
{
    /// <summary>Of one command: two pages of tickets, and an index row each is read for it.</summary>
    public const int MaxLines = 512;
}

/// <param name="Line">Its line in what was sent, from 1.</param>
/// <param name="Id">The id that it has outside, 1–100 characters, unique in its match.</param>
/// <param name="Price">Minor units, 0 or more.</param>
/// <param name="Category">1–64 characters.</param>
/// <param name="Channel">Where it was sold, 1–64 characters.</param>
/// <param name="State">As it was sold.</param>
/// <param name="Payments">What paid for it: adds up to the price.</param>
/// <param name="Session">Null: none.</param>
/// <param name="Owner">Whose it is, where that is a customer or card of ours.</param>
/// <param name="OwnerName">How the owner was named.</param>
/// <param name="Operation">The purchase that earned cashback.</param>
public sealed record TicketLine(
    int Line,
    string Id,
    long Price,
    string Category,
    string Channel,
    TicketState State,
    IReadOnlyList<TicketPayment> Payments,
    string? Session = null,
    GrainRef? Owner = null,
    string? OwnerName = null,
    OperationId? Operation = null);

/// <param name="Payment">Id of the payment: the provider's, or of an operation here. Empty: it has none.</param>
/// <param name="Method">How it was paid.</param>
/// <param name="Amount">Minor units, above 0.</param>
public sealed record TicketPayment(string Payment, TicketMethod Method, long Amount);

/// <param name="Imported">Tickets that are new.</param>
/// <param name="Unchanged">Tickets that were there with the same data.</param>
/// <param name="Refused">Lines that were not taken.</param>
public sealed record TicketsImported(int Imported, int Unchanged, IReadOnlyList<LineRefused> Refused) : Reply;

/// <param name="Line">The line.</param>
/// <param name="Code">Why: one of <see cref="LineCodes"/>.</param>
public sealed record LineRefused(int Line, string Code);

/// <summary>Why a line of tickets is refused (docs/refusals/ticket_conflict.md lists them).</summary>
public static class LineCodes
{
    public const string Malformed = "malformed_line";
    public const string BadId = "bad_id";
    public const string BadPrice = "bad_price";
    public const string BadName = "bad_name";
    public const string UnknownState = "unknown_state";
    public const string UnknownMethod = "unknown_method";
    public const string UnknownSession = "unknown_session";
    public const string BadPayment = "bad_payment";
    public const string BadOperation = "bad_operation";
    public const string PaymentsDoNotAddUp = "payments_do_not_add_up";
    public const string TicketConflict = "ticket_conflict";
    public const string TooManyNames = "too_many_names";
    public const string MatchFull = "match_full";
}

/// <summary>
/// POST /v1/tickets/{id}/control: the ticket is shown at the gate. One that was replaced acts on its replacement.
/// <c>not_found</c>, <c>ticket_cancelled</c>, <c>already_controlled</c>, <c>ticket_reserved</c>.
/// </summary>
public sealed record ControlTicket(GrainRef Ticket, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Ticket">The ticket that was controlled, as it is now.</param>
/// <param name="Instead">The ticket that was shown, where that one has been replaced.</param>
public sealed record TicketControlled(TicketInfo Ticket, GrainRef? Instead) : Reply;

/// <summary>A question for tickets of a match: one by its id, or the next ones in the order of their import.</summary>
/// <param name="Ticket">This one only.</param>
/// <param name="ExternalId">Only those with this id outside: an original and what replaced it.</param>
/// <param name="State">Only those in this state.</param>
/// <param name="From">Place to go on from; 0: the first.</param>
/// <param name="Limit">At most so many, 1–1000.</param>
public sealed record FindTickets(GrainRef? Ticket = null, string? ExternalId = null, TicketState? State = null, long From = 0, int Limit = 1) : Query;

/// <param name="Tickets">What was found: an original, then what replaced it.</param>
/// <param name="Next">Where to go on; null: there are no more.</param>
public sealed record TicketsView(IReadOnlyList<TicketInfo> Tickets, long? Next) : Reply;

/// <param name="Id">The ticket.</param>
/// <param name="ExternalId">The id that it has outside; a new ticket keeps it.</param>
/// <param name="Match">Its match.</param>
/// <param name="Price">Minor units.</param>
/// <param name="Category">Its category.</param>
/// <param name="Channel">Where it was sold.</param>
/// <param name="Session">Null: none.</param>
/// <param name="State">Where it is.</param>
/// <param name="ReplacedBy">The new ticket that it was exchanged for.</param>
/// <param name="Replaces">The ticket that was exchanged for it.</param>
/// <param name="Refunded">What was given back when it was exchanged or cancelled, minor units.</param>
public sealed record TicketInfo(
    GrainRef Id,
    string ExternalId,
    GrainRef Match,
    long Price,
    string Category,
    string Channel,
    string? Session,
    TicketState State,
    GrainRef? ReplacedBy,
    GrainRef? Replaces,
    long Refunded = 0);
