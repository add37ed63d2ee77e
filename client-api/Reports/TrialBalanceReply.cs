using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Reports;

/// <summary>GET /v1/reports/trial-balance: in each asset Σ debit = Σ credit.</summary>
internal sealed record TrialBalanceReply(DateTimeOffset At, IReadOnlyList<TrialLineReply> Data)
{
    public static TrialBalanceReply Of(TrialBalance balance) =>
        new(balance.At, [.. balance.Lines.Select(line => new TrialLineReply(line.Account, line.Asset, line.Debit, line.Credit, line.Balance))]);
}

internal sealed record TrialLineReply(string Account, Asset Asset, long Debit, long Credit, long Balance);
