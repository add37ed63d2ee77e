using Cashback.Ledger;

namespace Cashback.Reads;

/// <summary>Adds everything of a programme up again: lots = purses = accounts (GET /v1/proof).</summary>
public interface IProof
{
    /// <summary>Checks a consistent snapshot that is not older than this call.</summary>
    ValueTask<ProofResult> ProveAsync(int programme);

    /// <summary>The last finished one; null before the first.</summary>
    ProofResult? Last(int programme);
}

/// <param name="Ok">No two sums differ; alarms alone leave it true.</param>
/// <param name="CheckedAt">Time of the snapshot: everything acknowledged before it was added up.</param>
/// <param name="Operations">How many operations were added up.</param>
/// <param name="Differences">Every place where two sums differ, and alarms. At most <see cref="MaxDifferences"/>.</param>
/// <param name="Seal">The last link of the journal's hash chain that was found true: kept elsewhere, it shows later that nothing before it was rewritten. Null: nothing is sealed.</param>
public sealed record ProofResult(bool Ok, DateTimeOffset CheckedAt, long Operations, IReadOnlyList<ProofDifference> Differences, string? Seal = null)
{
    /// <summary>Enough to see a pattern; whoever finds a thousand differences does not read the next one.</summary>
    public const int MaxDifferences = 1000;
}

/// <param name="Where">Grain or account.</param>
/// <param name="What">The two sums that were compared, in words.</param>
/// <param name="Asset">Of which asset; null: it is not about an amount.</param>
/// <param name="Expected">By the journal, minor units or points (or a sequence, where the asset is null).</param>
/// <param name="Found">By the other side.</param>
/// <param name="Code">One of <see cref="ProofCodes"/>.</param>
/// <param name="Operation">Sequence of the operation in its grain; null: not about one operation.</param>
/// <param name="Account">The account, by its stored name; null: not about one account.</param>
public sealed record ProofDifference(string Where, string What, Asset? Asset, long Expected, long Found, string Code = "", long? Operation = null, string? Account = null)
{
    /// <summary>Worth a look, but nothing is lost: it does not stop payouts.</summary>
    public bool IsAlarm => Code == ProofCodes.TransitOld;
}

/// <summary>What a proof can find. The names are stable.</summary>
public static class ProofCodes
{
    /// <summary>The state holds another sum than the transfers add up to.</summary>
    public const string HoldingDiffers = "holding_differs";
    /// <summary>A sequence is missing in the journal.</summary>
    public const string OperationMissing = "operation_missing";
    /// <summary>A sequence stands in the journal twice, or after a later one.</summary>
    public const string OperationDoubled = "operation_doubled";
    /// <summary>Two operations of a grain have one request id.</summary>
    public const string RequestDoubled = "request_doubled";
    /// <summary>An operation is older than the one before it.</summary>
    public const string TimeBackwards = "time_backwards";
    /// <summary>A transfer's amount is not between 1 and <see cref="Amounts.Max"/>.</summary>
    public const string AmountOutOfRange = "amount_out_of_range";
    /// <summary>The body of an operation, or a state, cannot be read.</summary>
    public const string Unreadable = "unreadable";
    /// <summary>The head is behind the journal.</summary>
    public const string HeadBehind = "head_behind";
    /// <summary>There are operations and no head.</summary>
    public const string HeadMissing = "head_missing";
    /// <summary>Value arrived from transit that nobody had sent.</summary>
    public const string TransitUnmatched = "transit_unmatched";
    /// <summary>Another amount arrived than was sent.</summary>
    public const string TransitAmount = "transit_amount";
    /// <summary>An alarm: value has been in transit for more than an hour.</summary>
    public const string TransitOld = "transit_old";
    /// <summary>An operation is not what it was when the journal was sealed.</summary>
    public const string SealDiffers = "seal_differs";
    /// <summary>The chain of seals is broken, or does not fit the journal.</summary>
    public const string SealBroken = "seal_broken";
    /// <summary>The payment provider holds another part of a payment than its top-up has booked.</summary>
    public const string ProviderDiffers = "provider_differs";
    /// <summary>A roll-up that reports are made from differs from the journal.</summary>
    public const string RollupDiffers = "rollup_differs";
}
