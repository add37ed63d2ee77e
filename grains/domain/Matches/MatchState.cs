using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Matches;

/// <param name="Name">Its name.</param>
/// <param name="StartsAt">When it starts.</param>
/// <param name="At">When it was made.</param>
/// <param name="Secret">Makes its confirmation codes.</param>
/// <param name="Tickets">How many were imported. They stand in pages of <see cref="Page.Size"/>, in rows.</param>
/// <param name="Payments">How many payments they name, in pages too.</param>
/// <param name="Categories">Names that tickets refer to by their place here.</param>
/// <param name="Channels">The same of channels.</param>
/// <param name="Sessions">The same of sessions; the first ones were declared.</param>
/// <param name="Declared">How many sessions were declared; 0: tickets may name any.</param>
/// <param name="Job">The refund or dispatch that is at work or scheduled.</param>
/// <param name="Running">It has begun: tickets and payments stay as many as they are.</param>
internal sealed record MatchState(
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("s")] DateTimeOffset StartsAt,
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("k")] UInt128 Secret,
    [property: JsonPropertyName("t")] long Tickets,
    [property: JsonPropertyName("p")] long Payments,
    [property: JsonPropertyName("c")] IReadOnlyList<string> Categories,
    [property: JsonPropertyName("h")] IReadOnlyList<string> Channels,
    [property: JsonPropertyName("e")] IReadOnlyList<string> Sessions,
    [property: JsonPropertyName("d")] int Declared,
    [property: JsonPropertyName("j")] GrainRef? Job,
    [property: JsonPropertyName("r")] bool Running) : GrainState
{
    /// <summary>The largest stadium, and room for its reservations. All states of them are 400 pages of about 3 kB.</summary>
    public const long MaxTickets = 102_400;

    /// <summary>Four a ticket at most.</summary>
    public const long MaxPayments = 4 * MaxTickets;

    /// <summary>Different categories, channels or sessions: their place is one byte of a ticket.</summary>
    public const int MaxNames = 250;

    public long Pages => (Tickets + Page.Size - 1) / Page.Size;

    public long PaymentPages => (Payments + Page.Size - 1) / Page.Size;
}

/// <summary>What was imported of a ticket besides what <see cref="Slot"/> has.</summary>
/// <param name="Id">The id that it has outside.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Operation">The purchase that earned cashback.</param>
/// <param name="Parts">What paid for it.</param>
internal sealed record TicketFact(
    [property: JsonPropertyName("i")] string Id,
    [property: JsonPropertyName("y")] IReadOnlyList<Part> Parts,
    [property: JsonPropertyName("o")] GrainRef? Owner = null,
    [property: JsonPropertyName("x")] OperationId? Operation = null);

/// <param name="Payment">Place of the payment in its match.</param>
/// <param name="Amount">Minor units.</param>
internal readonly record struct Part([property: JsonPropertyName("p")] long Payment, [property: JsonPropertyName("a")] long Amount);

internal sealed record FactsPage([property: JsonPropertyName("t")] IReadOnlyList<TicketFact> Tickets);

/// <summary>A payment and what of it is refunded: one a payment and method.</summary>
/// <param name="Id">Id of the payment.</param>
/// <param name="Method">How it was paid.</param>
/// <param name="Worth">Sum of its tickets as they were imported, minor units.</param>
/// <param name="Owner">The first owner of its tickets.</param>
/// <param name="Refunded">What partial refunds have given back of it, minor units.</param>
/// <param name="Tickets">Places of the tickets that were refunded.</param>
internal sealed record PaymentEntry(
    [property: JsonPropertyName("p")] string Id,
    [property: JsonPropertyName("m")] TicketMethod Method,
    [property: JsonPropertyName("w")] long Worth,
    [property: JsonPropertyName("o")] GrainRef? Owner,
    [property: JsonPropertyName("r")] long Refunded,
    [property: JsonPropertyName("t")] IReadOnlyList<long> Tickets);

internal sealed record PaymentsPage([property: JsonPropertyName("e")] IReadOnlyList<PaymentEntry> Entries);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(MatchState))]
[JsonSerializable(typeof(FactsPage))]
[JsonSerializable(typeof(PaymentsPage))]
[JsonSerializable(typeof(TicketLine))]
[JsonSerializable(typeof(RefundTerms))]
internal sealed partial class MatchJson : JsonSerializerContext;
