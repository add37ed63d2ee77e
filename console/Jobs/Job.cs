namespace Cashback.Jobs;

/// <summary>GET /v1/jobs/{id}.</summary>
internal sealed record Job(string Id, string Kind, string Status, long Total, long Done, long Applied, long Unchanged, long Refused, long Failed, JobResult Result)
{
    public bool IsLive => Status is "running" or "scheduled" || Result.Undo is { Ended: false };
}

internal sealed record JobResult(string Group, string ApplyType, string Asset, long Amount, bool DryRun, long Added, long Taken, long LiabilityChange, JobUndo? Undo);

internal sealed record JobUndo(bool Ended, long Total, long Done, long TakenBack, long Restored, long Spent, long Refused);

/// <summary>GET /v1/jobs/{id}/items, one line.</summary>
internal sealed record JobLine(string Id, long? Before, long? After, string Outcome, string? Code, string? Operation, long? Undone);
