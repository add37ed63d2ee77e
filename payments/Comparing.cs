using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Payments;

/// <summary>
/// The provider's books beside ours, payment by payment: what was taken less what was given back. Only what is final on both
/// sides is compared, and what differs counts once two reconciliations in a row have found it alike, so that a refund which runs
/// beside the first is none.
/// </summary>
/// <remarks>
/// Nothing of it is stored. Every process that answers the proof and keeps the gate (embedded, or the role api of a cluster) runs
/// its own <see cref="PaymentPump"/>, so what is found here was found by the process that is asked. Others find it by their own
/// next two looks, and a process that has just started looks twice at once.
/// </remarks>
internal sealed class Comparing(IPaymentProvider provider, IGrains grains)
{
    private HashSet<(int Programme, ProofDifference Difference)> _before = [];
    private IReadOnlyList<(int Programme, ProofDifference Difference)> _found = [];

    /// <summary>Null: they agree, or something is under way.</summary>
    public async ValueTask<ProofDifference?> CompareAsync(GrainId topUp, ProviderPayment payment)
    {
        if (!payment.Fact.Paid || payment.Pending || payment.Fact.Dispute == DisputeStatus.Open)
            return null;
        // A payment for tickets is booked at their match, one that nobody has told us of is told first, and a refund of ours may be
        // at the provider before we have heard of it.
        if ((await grains.AskAsync(topUp, new(0, new GetTopUp(), Actor.System))).Reply is not TopUpView { Status: not (TopUpStatus.Pending or TopUpStatus.Expired), Refunding: false } view)
            return null;
        var (ours, theirs) = (Left(view.Dispute, view.Amount, view.Refunded), Left(payment.Fact.Dispute, payment.Fact.Amount, payment.Refunded));
        return ours == theirs ? null : new(
            payment.Fact.Id, $"what is left of the payment by {topUp.Ref} and at the provider", Asset.Money, ours, theirs, ProofCodes.ProviderDiffers, Account: new Account(AccountKind.Provider, provider.Name).ToString());
    }

    /// <summary>What one whole reconciliation has found.</summary>
    public void Keep(IReadOnlyCollection<(int Programme, ProofDifference Difference)> now)
    {
        _found = [.. now.Where(_before.Contains).Take(ProofResult.MaxDifferences)];
        _before = [.. now];
    }

    public IReadOnlyList<ProofDifference> Of(int programme) => [.. _found.Where(found => found.Programme == programme).Select(found => found.Difference)];

    /// <summary>A dispute that was lost takes all that is left.</summary>
    private static long Left(DisputeStatus dispute, long amount, long refunded) => dispute == DisputeStatus.Lost ? 0 : amount - refunded;
}
