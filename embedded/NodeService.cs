using Cashback.Access;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;

namespace Cashback.Embedded;

/// <summary>
/// Starts the node before the first request can come, and drains it after the last one was answered: hosted services start in
/// order and stop in reverse, and the web server is the last of them.
/// </summary>
internal sealed class NodeService(Node node, IJournal journal, FirstStart first) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await node.StartAsync();
        await first.RunAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await node.DisposeAsync();
        await journal.DisposeAsync();
    }
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
        builder.Services.AddHostedService<NodeService>();
    }
}
