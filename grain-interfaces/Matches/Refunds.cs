using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;

namespace Cashback.Matches;

/// <summary>How much of each ticket is given back, of which tickets, and where that is booked.</summary>
/// <param name="RateBps">1 to 10,000 basis points; null: by the curve.</param>
/// <param name="Curve">The rate by the minute that was played.</param>
/// <param name="Channel">Sales channel that it is booked under.</param>
/// <param name="PointOfSale">Point of sale that it is booked under.</param>
/// <param name="Filter">Which tickets.</param>
/// <param name="DryRun">Only says what would be.</param>
public sealed record RefundTerms(int? RateBps, RateCurve? Curve, string Channel, string PointOfSale, TicketFilter Filter, bool DryRun = false);

/// <summary>A rate that falls while the match is played: that of the last step which has begun; before the first one, none.</summary>
/// <param name="Minute">The minute in which it was broken off.</param>
/// <param name="Steps">In the order of their minutes.</param>
/// <param name="Categories">Categories with steps of their own.</param>
public sealed record RateCurve(int Minute, IReadOnlyList<CurveStep> Steps, IReadOnlyList<CategoryCurve> Categories)
{
    /// <summary>One a minute, with overtime and more.</summary>
    public const int MaxSteps = 200;

    /// <summary>As many as a match can have.</summary>
    public const int MaxCategories = 250;
}

/// <param name="FromMinute">From this minute on, 0 or more.</param>
/// <param name="RateBps">0 to 10,000 basis points; 0: nothing.</param>
public sealed record CurveStep(int FromMinute, int RateBps);

public sealed record CategoryCurve(string Category, IReadOnlyList<CurveStep> Steps);

/// <summary>All that is said must be so; null: whatever it is.</summary>
public sealed record TicketFilter(string? Category = null, string? Channel = null, TicketMethod? Method = null, string? Session = null);

/// <summary>
/// POST /v1/matches/{id}/refunds: starts a job. A dry run runs beside others. <c>refund_in_progress</c>,
/// <c>confirmation_needed</c>.
/// </summary>
/// <param name="Job">Id of the job.</param>
/// <param name="Terms">What it does.</param>
/// <param name="At">When; null: now.</param>
/// <param name="Confirm">The code that a <c>confirmation_needed</c> gave.</param>
/// <param name="Comment">1–500 characters.</param>
public sealed record RefundTickets(GrainRef Job, RefundTerms Terms, DateTimeOffset? At = null, string? Confirm = null, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Message of a match: the job exists and starts.</summary>
/// <param name="Match">Of which match.</param>
/// <param name="Refund">Step 1: exchange the tickets.</param>
/// <param name="Dispatch">Step 2: send what is due.</param>
/// <param name="At">When; null: now.</param>
/// <param name="Approval">Another person approves first.</param>
/// <param name="Total">Tickets or payments that it is about, as known now.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Comment">1–500 characters.</param>
/// <param name="Sum">What a refund came to when it was asked for: more than that is not what was confirmed.</param>
public sealed record StartMatchJob(GrainRef Match, RefundTerms? Refund, DispatchTerms? Dispatch, DateTimeOffset? At, bool Approval, long Total, Actor By, string? Comment, long Sum = 0) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Message of a job to its match: from now on tickets and payments stay as many as they are.</summary>
public sealed record BeginMatchJob(GrainRef Job, RefundTerms? Refund) : Command;

/// <param name="Pages">Pages of tickets or of payments.</param>
/// <param name="Total">Tickets that the filter lets through, or payments.</param>
/// <param name="Sum">What a refund comes to, minor units.</param>
public sealed record MatchJobBegun(long Pages, long Total, long Sum = 0) : Reply;

/// <summary>Message of a job to its match: exchange the tickets of some pages, in one commit.</summary>
/// <param name="Job">The job.</param>
/// <param name="Terms">At which rate.</param>
/// <param name="From">The first page.</param>
/// <param name="Pages">How many pages.</param>
public sealed record ExchangeTickets(GrainRef Job, RefundTerms Terms, long From, int Pages) : Command;

/// <param name="Totals">Of these pages.</param>
/// <param name="Earnings">Purchases whose cashback has to be recalculated.</param>
public sealed record TicketsExchanged(RefundTotals Totals, long Earnings = 0) : Reply;

/// <summary>A row of <see cref="Reads.ListKind.TicketEarnings"/>.</summary>
public sealed record TicketEarnings([property: JsonPropertyName("p")] IReadOnlyList<TicketEarning> Parts);

/// <param name="Purchase">The purchase that earned cashback.</param>
/// <param name="Amount">What of its bill is refunded now, minor units.</param>
/// <param name="Given">The part of it that the purse had paid, as money and as gift.</param>
public sealed record TicketEarning([property: JsonPropertyName("o")] OperationId Purchase, [property: JsonPropertyName("a")] long Amount, [property: JsonPropertyName("g")] Amounts Given = default);

/// <param name="Applied">Tickets that were exchanged or cancelled.</param>
/// <param name="Unchanged">Reserved, cancelled and free tickets, and those without a rate.</param>
/// <param name="Refused">Tickets that were exchanged too often.</param>
/// <param name="Original">Sum of the prices before, of those applied.</param>
/// <param name="Refunded">Sum that is given back.</param>
/// <param name="Kept">Sum of the prices after.</param>
/// <param name="ByCategory">Given back by category.</param>
/// <param name="ByChannel">By sales channel.</param>
/// <param name="ByMethod">By payment method.</param>
/// <param name="TakenBack">Cashback of the purchases that was taken back.</param>
public sealed record RefundTotals(
    [property: JsonPropertyName("a")] long Applied,
    [property: JsonPropertyName("u")] long Unchanged,
    [property: JsonPropertyName("x")] long Refused,
    [property: JsonPropertyName("o")] long Original,
    [property: JsonPropertyName("r")] long Refunded,
    [property: JsonPropertyName("k")] long Kept,
    [property: JsonPropertyName("bc")] IReadOnlyList<NamedAmount> ByCategory,
    [property: JsonPropertyName("bh")] IReadOnlyList<NamedAmount> ByChannel,
    [property: JsonPropertyName("bm")] IReadOnlyList<NamedAmount> ByMethod,
    [property: JsonPropertyName("tb")] Ledger.Amounts TakenBack = default)
{
    public static RefundTotals None { get; } = new(0, 0, 0, 0, 0, 0, [], [], []);

    public long Done => Applied + Unchanged + Refused;
}

/// <summary>Message of a job that has ended: the next one may start.</summary>
public sealed record EndMatchJob(GrainRef Job) : Command;

/// <summary>Wake-up of a job: its time has come, or it looks whether payments have arrived.</summary>
public sealed record WakeJob : Command;

/// <summary>What a job of a match does, as <see cref="GetJob"/> shows it.</summary>
public sealed record MatchJobDetail(RefundTerms? Refund, DispatchTerms? Dispatch, DateTimeOffset? At, RefundTotals? Totals, DispatchTotals? Sent);
