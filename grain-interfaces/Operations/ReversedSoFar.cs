using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Operations;

/// <summary>
/// What was reversed of one operation so far, over all its reversals: the row <see cref="Reads.ListKind.Reversals"/>, written
/// by the grain that did the operation, or that has its purse now.
/// </summary>
/// <param name="Amount">Of the bill, the top-up or the adjustment.</param>
/// <param name="Discount">The discount's part of it, minor units.</param>
/// <param name="PaidWithMoney">The purse money's part of it, minor units.</param>
/// <param name="TakenBack">Cashback and reward taken back.</param>
/// <param name="Full">Nothing remains to reverse.</param>
/// <param name="By">Sequences of the reversals, the newest <see cref="MaxBy"/> of them.</param>
/// <param name="At">The grain of those sequences, where it is not the one that did the operation: the purse has moved there.</param>
public sealed record ReversedSoFar(long Amount, long Discount, long PaidWithMoney, Amounts TakenBack, bool Full, IReadOnlyList<long> By, GrainRef? At = null)
{
    /// <summary>A bill can be returned cent by cent; the row must not grow with it.</summary>
    public const int MaxBy = 100;

    /// <summary>What reversals by hand gave back to the purse: a match does not give it back again.</summary>
    public Amounts Restored { get; init; }

    /// <summary>What refunds of matches gave back to the purse, minor units.</summary>
    public Amounts Refunded { get; init; }

    /// <summary>Refunds of matches are counted in <see cref="Amount"/>: their import named the purchase.</summary>
    public bool Counted { get; init; }

    /// <summary>What they have said that they give back to the purse; it may still be on its way.</summary>
    public Amounts Given { get; init; }

    public static ReversedSoFar Nothing { get; } = new(0, 0, 0, default, false, []);
}
