using Cashback.Grains;
using Cashback.Payments;
using Cashback.TopUps;

namespace Cashback.Simulator.Outside;

/// <summary>A payment as the provider itself knows it.</summary>
internal sealed class Payment(string id, GrainId? topUp, long amount)
{
    public string Id => id;

    public GrainId? TopUp => topUp;

    public long Amount => amount;

    public bool Paid { get; set; }

    /// <summary>Refunded there by others.</summary>
    public long Foreign { get; set; }

    public DisputeStatus Dispute { get; set; }

    /// <summary>Refunds that we asked for, by the key that we sent; where keys are forgotten, each time anew.</summary>
    public List<(string Key, long Amount)> Refunds { get; } = [];

    public long Left => amount - Foreign - Refunds.Sum(r => r.Amount);

    /// <summary>What the merchant can expect of it.</summary>
    public long Holds => Paid && Dispute != DisputeStatus.Lost ? Left : 0;

    public ProviderPayment Show() => new(new(id, Paid, amount, Foreign, Dispute), topUp, [.. Refunds.Select(r => r.Key)]);
}

/// <summary>
/// The provider's own books: what really happened to the money, whatever our database believes. No crash and no restore of
/// ours changes them.
/// </summary>
internal sealed class ProviderBook(OutsideGuards guards)
{
    private readonly List<Payment> _payments = [];

    public IReadOnlyList<Payment> All => _payments;

    public Payment? Find(string id) => _payments.Find(p => p.Id == id);

    public Payment Open(string id, GrainId? topUp, long amount)
    {
        if (Find(id) is { } known)
            return known;
        var payment = new Payment(id, topUp, amount);
        _payments.Add(payment);
        return payment;
    }

    public RefundAnswer Refund(string id, long amount, string key)
    {
        if (Find(id) is not { Paid: true } payment)
            return new(RefundState.Failed, "resource_missing");
        // What the adapter does at a real provider: it looks for a refund with our key before it sends another.
        if (guards.HasFlag(OutsideGuards.RefundKeys) && payment.Refunds.Exists(r => r.Key == key))
            return new(RefundState.Done);
        if (payment.Left < amount || payment.Dispute is DisputeStatus.Open or DisputeStatus.Lost)
            return new(RefundState.Failed, payment.Left < amount ? "already_refunded" : "charge_disputed");
        payment.Refunds.Add((key, amount));
        return new(RefundState.Done);
    }
}

/// <summary>Guards of the way to provider and bank, one bit a guard. Only a test takes one out.</summary>
[Flags]
internal enum OutsideGuards
{
    None = 0,
    /// <summary>A refund is looked for by its key before it is sent again.</summary>
    RefundKeys = 1,
    /// <summary>Payments are listed at the provider, so that a lost event is made up for.</summary>
    Reconciliation = 2,
    All = 3,
}
