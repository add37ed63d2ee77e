using Cashback.Grains;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Payments;

/// <summary>
/// Online payments, whoever the provider is. An event of the provider is only a hint to look: what counts is the payment as the
/// provider shows it, so events may come twice, late, in any order, or not at all.
/// </summary>
public interface IPayments
{
    /// <summary>Name of the provider, as in the account <c>provider:…</c>.</summary>
    string Provider { get; }

    /// <summary>Refunds that the provider takes in a second; null: as many as there are.</summary>
    int? RefundsPerSecond { get; }

    /// <summary>Opens a page to pay at, once a top-up. Null: the provider cannot be reached; ask again.</summary>
    ValueTask<Checkout?> CheckoutAsync(GrainId topUp, long amount, string currency, Uri root);

    /// <summary>Takes a signed event; false where the signature is not good, or older than five minutes. Null: not now, send it again.</summary>
    ValueTask<bool?> ReceiveAsync(int programme, ReadOnlyMemory<byte> body, string signature);

    /// <summary>Looks at the provider's payments of the last days: what was missed is credited, what fits nothing is listed at the programme.</summary>
    ValueTask<Reconciled> ReconcileAsync(int programme);

    /// <summary>
    /// Payments of which the provider holds another part than is booked here, as the last two reconciliations have found alike.
    /// What is under way on either side is left out.
    /// </summary>
    IReadOnlyList<ProofDifference> Differences(int programme);
}

/// <param name="Id">The provider's.</param>
/// <param name="Url">Where the customer pays.</param>
public sealed record Checkout(string Id, string Url);

/// <param name="Seen">Payments looked at.</param>
/// <param name="Unmatched">The top-ups that stand for payments which belong to nobody.</param>
public sealed record Reconciled(int Seen, IReadOnlyList<GrainRef> Unmatched);

/// <summary>What one can do at the sandbox, which plays the provider.</summary>
public interface ISandbox
{
    /// <summary>
    /// Does it and sends the signed events <paramref name="repeat"/> times. By the id of the payment or of its top-up. Null:
    /// there is no such payment. False: its state forbids it.
    /// </summary>
    ValueTask<bool?> ActAsync(string payment, SandboxAct act, long? amount, int repeat);

    /// <summary>Amount and currency of a payment, for its page; null: there is none.</summary>
    SandboxPage? Page(string payment);
}

public enum SandboxAct
{
    Pay = 1,
    Decline = 2,
    Refund = 3,
    Dispute = 4,
    Win = 5,
    Lose = 6,
}

public sealed record SandboxPage(string Id, long Amount, string Currency, bool Open);
