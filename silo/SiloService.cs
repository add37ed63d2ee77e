using Cashback.Books;
using Cashback.Embedded;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Reads;
using Cashback.Rfm;

namespace Cashback.Silo;

/// <summary>Before Orleans: the tables that it needs, and the node, so that the first call finds it.</summary>
internal sealed class NodeStart(Node node, ClusterSettings cluster) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await MembershipTables.MakeAsync(cluster.Connection, cancellationToken);
        await node.StartAsync();
    }

    /// <summary>
    /// Last of all. Orleans has left by then: its grains have drained, others are where they live now. What the node still
    /// has to deliver stays in the outbox for them.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken) => await node.DisposeAsync();
}

/// <summary>After Orleans: one silo makes the first programme, all follow.</summary>
internal sealed class SiloService(Node node, FirstStart first, IReads reads, Follower follower) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A silo that leads makes it; the others wait until it is there.
        while (!node.Leads && await reads.FindAsync(RowKey.Of(1, ListKind.Snapshot)) is null)
            await Task.Delay(Pause, cancellationToken);
        await first.RunAsync();
        await follower.StartAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Where people ask: it keeps the report of regulars.</summary>
internal sealed class ApiService(RfmReports rfm) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rfm.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
