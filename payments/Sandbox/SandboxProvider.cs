using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Cashback.Grains;
using Cashback.Matches;

namespace Cashback.Payments.Sandbox;

/// <summary>A provider that is played by whoever opens its page. The default of the embedded host.</summary>
public sealed class SandboxProvider : IPaymentProvider
{
    private readonly SandboxBook _book;
    private readonly TimeProvider _time;

    /// <summary>Idempotency keys that it remembers.</summary>
    private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);

    /// <param name="file">Where it keeps its books; null: nowhere.</param>
    /// <param name="secret">What it signs its events with.</param>
    /// <param name="time">The clock.</param>
    public SandboxProvider(string? file, string secret, TimeProvider time)
    {
        _book = new(file);
        _time = time;
        EventSecrets = [secret];
    }

    public string Name => "sandbox";

    public IReadOnlyList<string> EventSecrets { get; }

    public int? RefundsPerSecond => null;

    internal SandboxBook Book => _book;

    internal TimeProvider Time => _time;

    public Task<Checkout> OpenAsync(GrainId topUp, long amount, string currency, Uri root)
    {
        var id = Id(topUp);
        _book.Change(id, known => known ?? new(id, topUp, amount, currency, _time.GetUtcNow()));
        return Task.FromResult(new Checkout(id, new Uri(root, $"/v1/sandbox/checkout/{id}").ToString()));
    }

    public Task<ProviderPayment?> FindAsync(string id) => Task.FromResult(_book.Find(id)?.Show());

    public async IAsyncEnumerable<ProviderPayment> ListAsync(DateTimeOffset since)
    {
        await Task.CompletedTask;
        foreach (var payment in _book.All.Where(p => p.CreatedAt >= since && !p.Named))
            yield return payment.Show();
    }

    /// <summary>A payment that an import of tickets named: the sandbox believes it, and what it is worth.</summary>
    internal SandboxPayment Believe(string payment, NamedPayment named)
    {
        var id = $"{payment} {named.Refund}";
        return _book.Change(id, known => known is null ? new(id, null, named.Worth, "", _time.GetUtcNow()) { Paid = true, Named = true } : known with { Amount = Math.Max(known.Amount, named.Worth) })!;
    }

    /// <summary>Refunds are done, and who asked for them does not learn of it.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>What a real provider does after a day: a key that comes again is a new one.</summary>
    public void ForgetKeys() => _keys.Clear();

    public Task<RefundAnswer> RefundAsync(string payment, long amount, string key, NamedPayment? named = null)
    {
        if (named is not null && _book.Find(payment) is null)
            payment = Believe(payment, named).Id;
        var done = _book.Change(payment, known => known switch
        {
            // Its books are asked before its keys: those may be forgotten.
            { } p when p.Refunds.Any(r => r.Key == key) || _keys.ContainsKey(key) => p,
            { Paid: true } p when p.Amount - p.Refunded >= amount && _keys.TryAdd(key, true) => p with { Refunds = [.. p.Refunds, new(amount, key)] },
            _ => null,
        });
        if (done is null)
            return Task.FromResult(new RefundAnswer(RefundState.Failed, "already_refunded"));
        return LosesAnswers ? throw new ProviderException("the answer is lost") : Task.FromResult(new RefundAnswer(RefundState.Done));
    }

    internal static string Id(GrainId topUp) => "pi_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"sandbox {topUp}")).AsSpan(0, 12));
}
