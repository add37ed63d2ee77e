using Cashback.Grains;
using Cashback.Matches;
using Cashback.TopUps;

namespace Cashback.Payments;

/// <summary>
/// A payment provider, as little of it as top-ups need. Every call may be sent again: what creates something carries a key
/// made from an operation's id.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Part of an account's name: lower case, no colon.</summary>
    string Name { get; }

    /// <summary>A hosted page to pay at, the same for the same top-up. Throws <see cref="ProviderException"/> where it cannot be had now.</summary>
    Task<Checkout> OpenAsync(GrainId topUp, long amount, string currency, Uri root);

    /// <summary>A payment as it is now, by its own id or that of its checkout; null: there is none.</summary>
    Task<ProviderPayment?> FindAsync(string id);

    /// <summary>Payments made since a time, oldest or newest first.</summary>
    IAsyncEnumerable<ProviderPayment> ListAsync(DateTimeOffset since);

    /// <summary>
    /// Pays back. Asks first whether a refund of this key exists, so that it is paid once even after the provider has forgotten
    /// the key, and whether enough is left.
    /// </summary>
    /// <param name="payment">The provider's id.</param>
    /// <param name="amount">Minor units.</param>
    /// <param name="key">Ours: the same again is the same refund.</param>
    /// <param name="named">The payment was named by an import of tickets: only a sandbox needs to be told what it is worth.</param>
    Task<RefundAnswer> RefundAsync(string payment, long amount, string key, NamedPayment? named = null);

    /// <summary>Refunds that it takes in a second; null: as many as there are.</summary>
    int? RefundsPerSecond { get; }

    /// <summary>The secrets that its events may be signed with: several while they are rotated.</summary>
    IReadOnlyList<string> EventSecrets { get; }
}

/// <param name="Fact">What the top-up is told.</param>
/// <param name="TopUp">Whose it is, by what we had told the provider; null: not ours.</param>
/// <param name="Key">Our own refunds of it, by key.</param>
/// <param name="Refunded">All that was paid back of it, whoever asked, minor units.</param>
/// <param name="Pending">A refund of it has not ended yet.</param>
public sealed record ProviderPayment(PaymentFact Fact, GrainId? TopUp, IReadOnlyList<string> Key, long Refunded = 0, bool Pending = false);

public enum RefundState
{
    /// <summary>Paid back.</summary>
    Done = 1,
    /// <summary>It will not be paid back.</summary>
    Failed = 2,
    /// <summary>The provider has taken it and says later how it ended.</summary>
    Pending = 3,
    /// <summary>Nothing was done: the account at the provider does not hold enough at the moment.</summary>
    Later = 4,
}

/// <param name="State">How it ended.</param>
/// <param name="Reason">Why it failed: <c>already_refunded</c>, or the provider's own word.</param>
public sealed record RefundAnswer(RefundState State, string? Reason = null);

/// <summary>The provider cannot be reached, is too busy, or has not understood: nothing is known, ask again later.</summary>
public sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);
