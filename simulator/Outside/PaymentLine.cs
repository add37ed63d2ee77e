using Cashback.Grains;
using Cashback.Journal;
using Cashback.Payments;
using Cashback.Reads;
using Cashback.Simulator.Scheduling;
using Cashback.Simulator.Workload;

namespace Cashback.Simulator.Outside;

/// <summary>The real payment code of one process: takes events, executes refunds, reconciles from time to time.</summary>
internal sealed class PaymentLine(World world, SimTime time, IGrains grains, IReads reads)
{
    private readonly OnlinePayments _payments = new(new FaultyProvider(world, time), grains, reads, time);

    /// <summary>Until the process dies.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1_000, 15_000)), time);
            await TryAsync(world.Random.Next(3) == 0);
        }
    }

    /// <summary>An event: whether it was taken is the provider's trouble, and it may send it again.</summary>
    public async Task ReceiveAsync(byte[] body, string signature)
    {
        try
        {
            await _payments.ReceiveAsync(Cast.Programme, body, signature);
        }
        catch (JournalUnavailableException)
        {
            // The provider sees a broken connection.
        }
    }

    /// <summary>Executes refunds, and looks at every payment where asked to. True: all of it came through.</summary>
    public async Task<bool> TryAsync(bool reconcile)
    {
        try
        {
            await _payments.RefundAsync();
            if (reconcile)
                await _payments.ReconcileAsync(Cast.Programme);
            return true;
        }
        catch (Exception exception) when (exception is ProviderException or JournalUnavailableException or CommitUnknownException)
        {
            return false;
        }
    }
}
