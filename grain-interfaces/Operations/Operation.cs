using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Operations;

/// <summary>
/// One thing that happened to one grain: the body of a journal row. Nothing in it is personal: names live in rows of their
/// own, and free text in <see cref="Reads.ListKind.Text"/> rows. Never edited, never deleted.
/// </summary>
public sealed record Operation
{
    /// <summary>A node that meets a higher one than it knows neither activates the grain nor acknowledges the message.</summary>
    public const int CurrentSchema = 1;

    [JsonPropertyName("v"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public int Schema { get; init; } = CurrentSchema;

    /// <summary>When it counts in reports; for a backdated scan, when the scan was made.</summary>
    [JsonPropertyName("at"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTimeOffset At { get; init; }

    /// <summary>When it was decided, where that is another time.</summary>
    [JsonPropertyName("rx")] public DateTimeOffset? Received { get; init; }

    [JsonPropertyName("by")] public required Actor Actor { get; init; }

    /// <summary>Hash of the command and actor that the request id was first used with.</summary>
    [JsonPropertyName("fp")] public UInt128 Fingerprint { get; init; }

    /// <summary>What was asked, free text taken out.</summary>
    [JsonPropertyName("c")] public required Command Command { get; init; }

    [JsonPropertyName("r")] public required Reply Reply { get; init; }

    [JsonPropertyName("t")] public IReadOnlyList<Transfer> Transfers { get; init; } = [];

    /// <summary>Version of the settings that it was decided under.</summary>
    [JsonPropertyName("s")] public int Settings { get; init; }

    [JsonPropertyName("b")] public Sale? Sale { get; init; }
}

/// <summary>What an operation did to turnover: the follower adds it up by day and venue. A reversal's are below zero.</summary>
/// <param name="Turnover">bill − discount, minor units.</param>
/// <param name="Discount">Taken off the bill by cashback and points, minor units.</param>
/// <param name="Orders">1, −1 for a full reversal, 0 for a partial one.</param>
public sealed record Sale([property: JsonPropertyName("n")] long Turnover, [property: JsonPropertyName("o")] int Orders, [property: JsonPropertyName("d")] long Discount = 0);
