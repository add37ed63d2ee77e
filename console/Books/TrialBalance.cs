namespace Cashback.Books;

/// <summary>GET /v1/reports/trial-balance.</summary>
internal sealed record TrialBalance(DateTimeOffset At, IReadOnlyList<TrialLine> Accounts);

internal sealed record TrialLine(string Account, string Asset, long Debit, long Credit, long Balance);
