using Cashback.Access;
using Cashback.Books;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;
using Cashback.Reads;
using Cashback.Rfm;
using Cashback.Webhooks;

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
        builder.Services.AddSingleton(services =>
        {
            var log = services.GetRequiredService<ILogger<Follower>>();
            var node = services.GetRequiredService<Node>();
            return new Follower(
                services.GetRequiredService<IJournal>(),
                services.GetRequiredService<TimeProvider>(),
                (message, exception) => log.LogError(exception, "{Message}", message),
                () => node.Leads,
                new EventFeed(services.GetRequiredService<IJournal>()));
        });
        builder.Services.AddSingleton<IDeliveries>(services => new Deliveries(services.GetRequiredService<IJournal>(), () => services.GetRequiredService<Node>().Leads));
        builder.Services.AddSingleton(new WebhookOptions(AllowPrivate: builder.Configuration["CASHBACK_WEBHOOK_PRIVATE"] == "true"));
        builder.Services.AddSingleton<IReports, Reports>();
        builder.Services.AddSingleton(services =>
        {
            var log = services.GetRequiredService<ILogger<RfmReports>>();
            return new RfmReports(
                services.GetRequiredService<IJournal>(),
                services.GetRequiredService<TimeProvider>(),
                (message, exception) => log.LogError(exception, "{Message}", message));
        });
        builder.Services.AddSingleton<IRfm>(services => services.GetRequiredService<RfmReports>());
        builder.Services.AddSingleton<IProof>(services => new Proof(services.GetRequiredService<IJournal>(), Deciders.All, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<FirstStart>();
        builder.Services.AddSingleton<Guide>();
        builder.Services.AddSingleton<Demo>();
        builder.Services.AddHostedService<NodeService>();
    }
}
