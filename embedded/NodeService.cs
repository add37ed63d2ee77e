using Cashback.Books;
using Cashback.Grains;
using Cashback.Rfm;

namespace Cashback.Embedded;

/// <summary>
/// Starts the node before the first request can come: hosted services start in order, and the web server is the last of them.
/// The server stops first and answers what it has accepted; then the container leaves what it made in reverse order, so the
/// node drains before the journal closes.
/// </summary>
internal sealed class NodeService(Node node, Follower follower, FirstStart first, RfmReports rfm) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await node.StartAsync();
        await first.RunAsync();
        await follower.StartAsync();
        rfm.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
