using Cashback.Access;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;

namespace Cashback.Embedded;

/// <summary>The node of a process that runs grains, and what its first start needs. Both hosts have it from here.</summary>
internal static class NodeWiring
{
    /// <param name="services">Where it goes.</param>
    /// <param name="options">Of the node.</param>
    /// <param name="route">The way to grains elsewhere, where another host has one; null: all of them live here.</param>
    public static void AddNode(this IServiceCollection services, NodeOptions options, Func<IServiceProvider, Grains.Route>? route = null)
    {
        services.AddSingleton(provider =>
        {
            var log = provider.GetRequiredService<ILogger<Node>>();
            var journal = provider.GetRequiredService<IJournal>();
            return new Node(
                new NodeParts(
                    journal,
                    Deciders.All,
                    provider.GetRequiredService<TimeProvider>(),
                    Randomness.Next,
                    options,
                    Observe: provider.GetRequiredService<SecretLeases>().Observe,
                    Report: (message, exception) => log.LogError(exception, "{Message}", message),
                    Nodes: journal as INodes,
                    Name: $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}",
                    Route: route?.Invoke(provider)),
                lanes: (journal as PostgresJournal)?.Lanes ?? 1);
        });
        services.AddSingleton<IParked>(provider => provider.GetRequiredService<Node>());
        services.AddSingleton<FirstStart>();
        services.AddSingleton<Guide>();
        services.AddSingleton<Demo>();
    }
}
