using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>Where a ticket is. Stored as a name, and in pages as its value: never renumber.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TicketState>))]
public enum TicketState : byte
{
    [JsonStringEnumMemberName("reserved")] Reserved = 1,
    [JsonStringEnumMemberName("sold")] Sold = 2,
    /// <summary>It was shown at the gate.</summary>
    [JsonStringEnumMemberName("controlled")] Controlled = 3,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 4,
}

/// <summary>What a ticket was paid with. Stored as a name, and in pages as its value: never renumber.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TicketMethod>))]
public enum TicketMethod : byte
{
    [JsonStringEnumMemberName("card")] Card = 1,
    [JsonStringEnumMemberName("wallet")] Wallet = 2,
    [JsonStringEnumMemberName("gift")] Gift = 3,
    [JsonStringEnumMemberName("voucher")] Voucher = 4,
    [JsonStringEnumMemberName("cash")] Cash = 5,
    [JsonStringEnumMemberName("other")] Other = 6,
}

/// <summary>POST /v1/matches: a match, or a show with its sessions. Its tickets follow by <see cref="ImportTickets"/>.</summary>
/// <param name="Name">1–200 characters.</param>
/// <param name="StartsAt">When it starts.</param>
/// <param name="Sessions">Names of its sessions; none: tickets may name any.</param>
public sealed record CreateMatch(string Name, DateTimeOffset StartsAt, IReadOnlyList<string> Sessions) : Command
{
    /// <summary>Of one match; the state of a match holds their names.</summary>
    public const int MaxSessions = 100;
}

public sealed record GetMatch : Query;

/// <param name="Id">The match.</param>
/// <param name="Name">Its name.</param>
/// <param name="StartsAt">When it starts.</param>
/// <param name="Sessions">Its sessions.</param>
/// <param name="Tickets">Tickets that were imported.</param>
/// <param name="Job">The refund or dispatch that is at work or scheduled.</param>
public sealed record MatchView(GrainRef Id, string Name, DateTimeOffset StartsAt, IReadOnlyList<string> Sessions, long Tickets, GrainRef? Job) : Reply;

/// <summary>GET /v1/matches/{id}: counted over all tickets, page by page.</summary>
public sealed record GetReceipts : Query;

/// <param name="Match">The match.</param>
/// <param name="Receipts">Sum of the prices of sold and controlled tickets, minor units.</param>
/// <param name="ByCategory">The same by category.</param>
/// <param name="ByChannel">By sales channel.</param>
/// <param name="ByPrice">By price, as a text of minor units.</param>
/// <param name="Tickets">Number of tickets, originals and new ones, by state.</param>
/// <param name="Refunded">Sum of what partial refunds took off, minor units.</param>
public sealed record ReceiptsView(
    MatchView Match,
    long Receipts,
    IReadOnlyList<NamedAmount> ByCategory,
    IReadOnlyList<NamedAmount> ByChannel,
    IReadOnlyList<NamedAmount> ByPrice,
    IReadOnlyList<NamedAmount> Tickets,
    long Refunded) : Reply;

/// <param name="Name">Of what.</param>
/// <param name="Amount">Minor units, or a number of tickets.</param>
public sealed record NamedAmount([property: JsonPropertyName("n")] string Name, [property: JsonPropertyName("a")] long Amount);

/// <summary>A row of <see cref="ListKind.Matches"/>.</summary>
public sealed record MatchRow(GrainRef Id, string Name, DateTimeOffset StartsAt);

/// <summary>Finds the match of a ticket: the first half of a ticket's key is that of its match.</summary>
public static class MatchLookUp
{
    /// <summary>Finds the refund of a payment that an import named, by the provider's id alone.</summary>
    public static byte[] Payment(string id) => RowKey.Of(0, ListKind.NamedPayments, System.Text.Encoding.UTF8.GetBytes(id));

    /// <summary>Where a refund stands: a row of <see cref="ListKind.RefundRows"/>.</summary>
    public static byte[] Refund(int programme, GrainRef match, GrainRef refund) => Two(programme, ListKind.RefundRows, match, refund);

    /// <summary>A refund that has failed: a row of <see cref="ListKind.FailedRefunds"/>.</summary>
    public static byte[] Failed(int programme, GrainRef match, GrainRef refund) => Two(programme, ListKind.FailedRefunds, match, refund);

    private static byte[] Two(int programme, ListKind list, GrainRef match, GrainRef refund)
    {
        Span<byte> names = stackalloc byte[2 * GrainRef.Size];
        match.Write(names);
        refund.Write(names[GrainRef.Size..]);
        return RowKey.Of(programme, list, names);
    }

    public static byte[] Row(int programme, GrainRef matchOrTicket) => RowKey.Of(programme, ListKind.MatchKeys, unchecked((long)(ulong)(matchOrTicket.Key >> 64)));
}
