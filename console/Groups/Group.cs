namespace Cashback.Groups;

/// <summary>GET /v1/groups/{id}. Job: the last one that ran over it.</summary>
internal sealed record Group(string Id, string Name, long Members, int? CashbackRateBps, DateTimeOffset CreatedAt, string? Job);

/// <summary>POST /v1/groups. Unknown: who is no customer here, as it was sent.</summary>
internal sealed record NewGroup(string Id, string Name, long Members, IReadOnlyList<string> Unknown);

internal sealed record Member(string Customer);

/// <summary>POST /v1/groups/{id}/members.</summary>
internal sealed record AddedMembers(long Members, long Added, IReadOnlyList<string> Unknown);

/// <summary>202 of a job.</summary>
internal sealed record JobStarted(string Job);
