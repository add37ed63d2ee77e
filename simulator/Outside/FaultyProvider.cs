using Cashback.Grains;
using Cashback.Matches;
using Cashback.Payments;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulator.Outside;

/// <summary>One process's line to the provider: slow, and cut before or after the provider has done what it was asked.</summary>
internal sealed class FaultyProvider(World world, SimTime time) : IPaymentProvider
{
    public const string Secret = "whsec_simulated";

    public string Name => "simulated";

    public int? RefundsPerSecond => null;

    public IReadOnlyList<string> EventSecrets { get; } = [Secret];

    public Task<Checkout> OpenAsync(GrainId topUp, long amount, string currency, Uri root) => throw new ProviderException("customers open their page themselves");

    public Task<ProviderPayment?> FindAsync(string id) => AskAsync(() => world.Provider.Find(id)?.Show());

    /// <summary>All of them, however old: time jumps by months here.</summary>
    public async IAsyncEnumerable<ProviderPayment> ListAsync(DateTimeOffset since)
    {
        if (!world.Guards.Outside.HasFlag(OutsideGuards.Reconciliation))
            yield break;
        foreach (var payment in await AskAsync(() => world.Provider.All.Select(p => p.Show()).ToList()))
            yield return payment;
    }

    public Task<RefundAnswer> RefundAsync(string payment, long amount, string key, NamedPayment? named = null) => named is null
        ? AskAsync(() => world.Provider.Refund(payment, amount, key))
        : throw new ProviderException("refunds of tickets are answered by the office");

    private async Task<T> AskAsync<T>(Func<T> ask)
    {
        await PauseAsync();
        if (world.Faults.Happens(world.Random, world.Faults.ProviderLost))
            throw new ProviderException("never arrived");
        var answer = ask();
        await PauseAsync();
        return world.Faults.Happens(world.Random, world.Faults.ProviderLost) ? throw new ProviderException("answer lost") : answer;
    }

    private async Task PauseAsync()
    {
        if (world.Random.Next(4) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 400)), time);
        else
            await Task.Yield();
    }
}
