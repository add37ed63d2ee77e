using Cashback.Access;
using Cashback.Books;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;
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

internal static class NodeWiring
{
    public static void AddNode(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services =>
        {
            var log = services.GetRequiredService<ILogger<Node>>();
            var journal = services.GetRequiredService<IJournal>();
            return new Node(
                new NodeParts(
                    journal,
                    Deciders.All,
                    services.GetRequiredService<TimeProvider>(),
                    Randomness.Next,
                    new NodeOptions(),
                    Observe: services.GetRequiredService<SecretLeases>().Observe,
                    Report: (message, exception) => log.LogError(exception, "{Message}", message),
                    Nodes: journal as INodes,
                    Name: $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}"),
                lanes: (journal as PostgresJournal)?.Lanes ?? 1);
        });
        builder.Services.AddSingleton<IGrains>(services => services.GetRequiredService<Node>());
        builder.Services.AddSingleton<FirstStart>();
        builder.Services.AddSingleton<Guide>();
        builder.Services.AddSingleton<Demo>();
        builder.Services.AddHostedService<NodeService>();
    }
}
