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

/// <param name="Ok">There is no difference.</param>
/// <param name="CheckedAt">Time of the snapshot.</param>
/// <param name="Operations">How many operations were added up.</param>
/// <param name="Differences">Every place where two sums differ.</param>
public sealed record ProofResult(bool Ok, DateTimeOffset CheckedAt, long Operations, IReadOnlyList<ProofDifference> Differences);

/// <param name="Where">Grain or account.</param>
/// <param name="What">The two sums that were compared, in words.</param>
/// <param name="Asset">Of which asset.</param>
/// <param name="Expected">By the journal, minor units or points.</param>
/// <param name="Found">By the other side.</param>
public sealed record ProofDifference(string Where, string What, Asset Asset, long Expected, long Found);
