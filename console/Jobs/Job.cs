namespace Cashback.Jobs;

/// <summary>GET /v1/jobs/{id}.</summary>
internal sealed record Job(string Id, string Kind, string Status, long Total, long Done, long Applied, long Unchanged, long Refused, long Failed, JobResult Result, IReadOnlyList<string> Can)
{
    public bool IsLive => Status is "running" or "scheduled" || Result.Undo is { Ended: false };
}

/// <summary>One shape for all kinds: those of a match have a match instead of a group.</summary>
internal sealed record JobResult(string Group, string ApplyType, string Asset, long Amount, bool DryRun, long Added, long Taken, long LiabilityChange, JobUndo? Undo)
{
    public string? Match { get; init; }

    public DateTimeOffset? At { get; init; }

    public long Original { get; init; }

    public long Refunded { get; init; }

    public long Kept { get; init; }

    public Dictionary<string, long>? ByCategory { get; init; }

    public Dictionary<string, long>? ByChannel { get; init; }

    public Dictionary<string, long>? ByMethod { get; init; }

    public TakenBack? TakenBack { get; init; }

    public long Open { get; init; }

    public DateTimeOffset? Eta { get; init; }

    public DateTimeOffset? ChoiceUntil { get; init; }
}

internal sealed record TakenBack(long Gift, long Points);

internal sealed record JobUndo(bool Ended, long Total, long Done, long TakenBack, long Restored, long Spent, long Refused);

/// <summary>GET /v1/jobs/{id}/items, one line.</summary>
internal sealed record JobLine(string Id, long? Before, long? After, string Outcome, string? Code, string? Operation);
