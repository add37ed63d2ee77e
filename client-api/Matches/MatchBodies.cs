using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>POST /v1/matches.</summary>
internal sealed record MatchBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
    [Required] public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Names of the sessions of a show; tickets may name no others.</summary>
    public IReadOnlyList<string>? Sessions { get; init; }
}

/// <summary>A line of POST /v1/matches/{id}/tickets as NDJSON: the columns of the CSV, or the payments as a list.</summary>
internal sealed record TicketBody
{
    [Required, StringLength(100, MinimumLength = 1)] public string? Id { get; init; }
    [Required] public JsonElement Price { get; init; }
    [Required, StringLength(64, MinimumLength = 1)] public string? Category { get; init; }
    [Required, StringLength(64, MinimumLength = 1)] public string? Channel { get; init; }
    [Required, AllowedValues("reserved", "sold", "controlled", "cancelled")] public string? State { get; init; }
    public string? Owner { get; init; }

    /// <summary>Id of the payment, or several as <c>pi_1:6000|op_9:4000</c>.</summary>
    public string? Payment { get; init; }

    /// <summary>card, wallet, gift, voucher, cash, other; several divided by a bar.</summary>
    public string? Method { get; init; }
    public IReadOnlyList<TicketPaymentBody>? Payments { get; init; }
    public string? Session { get; init; }
    public string? Operation { get; init; }
}

internal sealed record TicketPaymentBody
{
    public string? Payment { get; init; }
    public string? Method { get; init; }
    public long Amount { get; init; }
}

/// <summary>POST /v1/tickets/{id}/control. An owner may act for a till by naming it.</summary>
internal sealed record ControlBody
{
    public string? Till { get; init; }
    public string? Comment { get; init; }
}

/// <summary>POST /v1/matches/{id}/refunds: one of rateBps and curve.</summary>
internal sealed record RefundBody
{
    [Range(1, 10_000)] public int? RateBps { get; init; }
    public CurveBody? Curve { get; init; }
    [Required, StringLength(64, MinimumLength = 1)] public string? Channel { get; init; }
    [Required, StringLength(64, MinimumLength = 1)] public string? PointOfSale { get; init; }
    public DateTimeOffset? At { get; init; }
    public FilterBody? Filter { get; init; }
    public bool? DryRun { get; init; }
    public string? Confirm { get; init; }
    public string? Comment { get; init; }
}

/// <summary>The rate by the minute that was played: that of the last step which has begun.</summary>
internal sealed record CurveBody
{
    [Required, Range(0, 10_000)] public int? Minute { get; init; }
    [Required] public IReadOnlyList<StepBody>? Steps { get; init; }
    public IReadOnlyList<CategoryStepsBody>? Categories { get; init; }
}

internal sealed record StepBody
{
    [Required, Range(0, 10_000)] public int? FromMinute { get; init; }
    [Required, Range(0, 10_000)] public int? RateBps { get; init; }
}

internal sealed record CategoryStepsBody
{
    [Required] public string? Category { get; init; }
    [Required] public IReadOnlyList<StepBody>? Steps { get; init; }
}

internal sealed record FilterBody
{
    public string? Category { get; init; }
    public string? Channel { get; init; }
    [AllowedValues("card", "wallet", "gift", "voucher", "cash", "other")] public string? Method { get; init; }
    public string? Session { get; init; }
}

internal sealed record MatchItem(GrainRef Id, string Name, DateTimeOffset StartsAt);

/// <summary>A match. Receipts count sold and controlled tickets at what they cost now; before: at what they were sold for.</summary>
internal sealed record MatchReply(
    GrainRef Id,
    string Name,
    DateTimeOffset StartsAt,
    IReadOnlyList<string> Sessions,
    long Receipts,
    ReceiptsBy ReceiptsBy,
    SortedDictionary<string, long> Tickets,
    long ReceiptsBefore,
    long Refunded,
    GrainRef? Job)
{
    public static MatchReply Of(ReceiptsView view) => new(
        view.Match.Id,
        view.Match.Name,
        view.Match.StartsAt,
        view.Match.Sessions,
        view.Receipts,
        new(Map(view.ByCategory), Map(view.ByChannel), Map(view.ByPrice)),
        Map([.. view.Tickets.Select(t => t with { Name = t.Name.ToLowerInvariant() })]),
        view.Receipts + view.Refunded,
        view.Refunded,
        view.Match.Job);

    public static SortedDictionary<string, long> Map(IReadOnlyList<NamedAmount> amounts) => new(amounts.ToDictionary(a => a.Name, a => a.Amount, StringComparer.Ordinal), StringComparer.Ordinal);
}

/// <summary>The same receipts in three ways, each by name; prices are names too.</summary>
internal sealed record ReceiptsBy(SortedDictionary<string, long> Category, SortedDictionary<string, long> Channel, SortedDictionary<string, long> Price);

/// <summary>What came of an import.</summary>
internal sealed record ImportedReply(long Imported, long Unchanged, IReadOnlyList<LineRefused> Refused);

/// <summary>A ticket. Instead: the ticket that was shown, where this one has replaced it.</summary>
internal sealed record TicketReply(
    GrainRef Id, string ExternalId, GrainRef Match, long Price, string Category, string Channel, string? Session, TicketState State, GrainRef? ReplacedBy, GrainRef? Replaces, GrainRef? Instead, long Refunded)
{
    public static TicketReply Of(TicketInfo t, GrainRef? instead = null) =>
        new(t.Id, t.ExternalId, t.Match, t.Price, t.Category, t.Channel, t.Session, t.State, t.ReplacedBy, t.Replaces, instead, t.Refunded);
}
