namespace Cashback.Audits;

/// <summary>GET /v1/audit, one line.</summary>
internal sealed record AuditLine(string Operation, DateTimeOffset At, AuditActor By, string Did, bool Refused, string On);

internal sealed record AuditActor(string Role, string? Key, string? Name);
