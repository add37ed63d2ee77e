namespace Cashback.Matches;

/// <summary>GET /v1/matches, one line.</summary>
internal sealed record MatchLine(string Id, string Name, DateTimeOffset StartsAt);

/// <summary>GET /v1/matches/{id}.</summary>
internal sealed record Match(
    string Id, string Name, DateTimeOffset StartsAt, IReadOnlyList<string> Sessions, long Receipts, ReceiptsBy ReceiptsBy, Dictionary<string, long> Tickets, long ReceiptsBefore, long Refunded, string? Job)
{
    public long Of(string state) => Tickets.GetValueOrDefault(state);
}

internal sealed record ReceiptsBy(Dictionary<string, long> Category, Dictionary<string, long> Channel);

/// <summary>POST /v1/matches/{id}/tickets.</summary>
internal sealed record Imported(long ImportedCount, long Unchanged, IReadOnlyList<RefusedLine> Refused);

internal sealed record RefusedLine(int Line, string Code);

/// <summary>GET /v1/matches/{id}/tickets, one line.</summary>
internal sealed record Ticket(string Id, string ExternalId, long Price, string Category, string Channel, string? Session, string State, string? ReplacedBy, string? Replaces, long Refunded);

/// <summary>GET /v1/matches/{id}/refund-payments, one line.</summary>
internal sealed record Refund(string Id, IReadOnlyList<string>? Tickets, string? Payment, long Amount, string To, string Status, string? Reason, string? Reference, long Settled, long Bonus, LinkOf? Choice, IReadOnlyList<string> Can);

internal sealed record LinkOf(string Link, DateTimeOffset Until, string? Chosen);

/// <summary>GET /v1/matches/{id}/refund-payments/totals.</summary>
internal sealed record RefundSums(long Amount, long Settled, Dictionary<string, RefundSum> ByStatus);

internal sealed record RefundSum(long Count, long Amount);

/// <summary>What the API gives back of a request to refund: start of a job, or the code to confirm it with.</summary>
internal sealed record Confirmation(string Code, long Total, long Tickets);

/// <summary>GET /v1/refund-choices/{id}.</summary>
internal sealed record BuyerChoice(
    string Programme, string Currency, int Exponent, string Match, DateTimeOffset StartsAt, long Amount, long Settled, long Bonus, IReadOnlyList<BuyerOption> Options, DateTimeOffset Until, string Default, string? Chosen, string Status, string To);

internal sealed record BuyerOption(string Choice, long Amount, long Bonus, string? Name);
