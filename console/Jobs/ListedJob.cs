using Cashback.Operations;

namespace Cashback.Jobs;

/// <summary>GET /v1/jobs, one line.</summary>
internal sealed record ListedJob(
    string Id, string Kind, string Status, string? On, OperationActor By, DateTimeOffset CreatedAt, DateTimeOffset? StartsAt, DateTimeOffset? EndedAt, bool DryRun, long Total, long Done, long Refused, long Failed, bool? Undone)
{
    public bool IsLive => Status is "running" or "scheduled" || Undone is false;

    /// <summary>A replay of rules has a page of its own.</summary>
    public string Path => Kind == "settingsReplay" ? $"/settings/replay/{Id}" : $"/jobs/{Id}";
}
