using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Replays;

namespace Cashback.Jobs;

/// <summary>What a job is doing with its pages.</summary>
internal enum JobPhase
{
    /// <summary>Asks each member what would be: a dry run, or the sum that an approver has to see.</summary>
    Measuring = 1,
    Applying = 2,
    Undoing = 3,
}

/// <summary>What a person asked of a job whose pages are still on their way.</summary>
internal enum JobStop
{
    No = 0,
    Cancel = 1,
    Undo = 2,
}

/// <summary>A job's state: one kind of work each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "k")]
[JsonDerivedType(typeof(JobState), "group")]
[JsonDerivedType(typeof(MatchJobState), "match")]
[JsonDerivedType(typeof(ReplayState), "replay")]
internal abstract record JobWork : GrainState
{
    /// <summary>When it was asked for; of a job of an older version, when this one first saw it.</summary>
    [JsonPropertyName("t0")] public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it came to rest; null: it has not.</summary>
    [JsonPropertyName("t1")] public DateTimeOffset? EndedAt { get; init; }
}

/// <param name="Group">Whose members.</param>
/// <param name="Members">How many of them, frozen at the start.</param>
/// <param name="Adjustment">What is done.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="ApprovalFrom">The sum from which another person approves, frozen at the start.</param>
/// <param name="Phase">What it does with its pages.</param>
/// <param name="Status">As people see it.</param>
/// <param name="Stop">What it does once no page is on its way.</param>
/// <param name="Next">The next page to send.</param>
/// <param name="Pages">How many pages this phase has.</param>
/// <param name="Open">Pages on their way.</param>
/// <param name="Counts">What became of the members.</param>
/// <param name="Undo">What became of undoing it.</param>
/// <param name="Sorted">Its pages are ranges of keys; else those of the group, as jobs before had it.</param>
internal sealed record JobState(
    [property: JsonPropertyName("g")] GrainRef Group,
    [property: JsonPropertyName("m")] long Members,
    [property: JsonPropertyName("a")] Adjustment Adjustment,
    [property: JsonPropertyName("by")] Actor By,
    [property: JsonPropertyName("af")] long? ApprovalFrom,
    [property: JsonPropertyName("ph")] JobPhase Phase,
    [property: JsonPropertyName("st")] JobStatus Status,
    [property: JsonPropertyName("sp")] JobStop Stop,
    [property: JsonPropertyName("x")] long Next,
    [property: JsonPropertyName("p")] long Pages,
    [property: JsonPropertyName("o")] int Open,
    [property: JsonPropertyName("c")] JobCounts Counts,
    [property: JsonPropertyName("u")] UndoCounts? Undo,
    [property: JsonPropertyName("so")] bool Sorted = false) : JobWork;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(JobWork))]
internal sealed partial class JobJson : JsonSerializerContext;
