using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Matches;

namespace Cashback.Jobs;

/// <summary>What a job of a match is at.</summary>
internal enum MatchPhase
{
    /// <summary>For its time, or for approval.</summary>
    Waiting = 1,
    /// <summary>The match counts.</summary>
    Beginning = 2,
    Working = 3,
    /// <summary>All is sent; some of it has not arrived.</summary>
    Settling = 4,
    /// <summary>The match hears that it is over.</summary>
    Ending = 5,
    Ended = 6,
    /// <summary>Tickets are exchanged; cashback that they had earned is taken back.</summary>
    Recalculating = 7,
}

/// <param name="Match">The match.</param>
/// <param name="Refund">Step 1.</param>
/// <param name="Dispatch">Step 2.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Status">As people see it.</param>
/// <param name="Phase">What it is at.</param>
/// <param name="At">When it starts; null: at once.</param>
/// <param name="Cancels">Somebody has cancelled it.</param>
/// <param name="Total">Tickets or payments.</param>
/// <param name="Next">The next page to send.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Open">Messages on their way.</param>
/// <param name="Counts">What became of them.</param>
/// <param name="Totals">What step 1 came to.</param>
/// <param name="Sent">What step 2 came to.</param>
/// <param name="Look">How often it has looked for what was not there yet.</param>
/// <param name="Due">When it looks again.</param>
/// <param name="Pass">What the look that is under way has seen.</param>
/// <param name="Earnings">Purchases whose cashback has to be recalculated.</param>
/// <param name="Sum">What was confirmed, minor units.</param>
/// <param name="Released">All that is open waits for buyers: the match may go on.</param>
internal sealed record MatchJobState(
    [property: JsonPropertyName("m")] GrainRef Match,
    [property: JsonPropertyName("r")] RefundTerms? Refund,
    [property: JsonPropertyName("d")] DispatchTerms? Dispatch,
    [property: JsonPropertyName("by")] Actor By,
    [property: JsonPropertyName("st")] JobStatus Status,
    [property: JsonPropertyName("ph")] MatchPhase Phase,
    [property: JsonPropertyName("at")] DateTimeOffset? At,
    [property: JsonPropertyName("cx")] bool Cancels,
    [property: JsonPropertyName("t")] long Total,
    [property: JsonPropertyName("x")] long Next,
    [property: JsonPropertyName("p")] long Pages,
    [property: JsonPropertyName("o")] int Open,
    [property: JsonPropertyName("c")] JobCounts Counts,
    [property: JsonPropertyName("s")] RefundTotals? Totals,
    [property: JsonPropertyName("e")] DispatchTotals? Sent,
    [property: JsonPropertyName("l")] int Look,
    [property: JsonPropertyName("u")] DateTimeOffset? Due,
    [property: JsonPropertyName("ps")] DispatchTotals? Pass = null,
    [property: JsonPropertyName("en")] long Earnings = 0,
    [property: JsonPropertyName("sm")] long Sum = 0,
    [property: JsonPropertyName("fr")] bool Released = false) : JobWork;
