using Cashback.Ledger;

namespace Cashback.Books;

/// <summary>A transfer as the books add it up.</summary>
/// <param name="Debit">Number of the account debited, in <see cref="Accounts"/>.</param>
/// <param name="Credit">Number of the account credited.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Amount">As stored: not yet known to be in range.</param>
internal readonly record struct Leg(int Debit, int Credit, Asset Asset, long Amount)
{
    /// <summary>Others are named by the proof and left out of every sum, so that no sum overflows.</summary>
    public bool InRange => Amount is > 0 and <= Amounts.Max;
}
