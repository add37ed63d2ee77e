using Cashback.Access;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;
using Cashback.Reads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Cashback.Silo.Tests.Clusters;

/// <summary>Silos of Orleans' own test cluster, each with a node and a journal of its own on one database, and a client.</summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly List<PostgresJournal> _journals;

    private TwoSilos(InProcessTestCluster cluster, List<PostgresJournal> journals)
    {
        (_cluster, _journals) = (cluster, journals);
        Grains = new(cluster.Client, journals[0], TimeProvider.System, NullLogger<ClusterGrains>.Instance);
    }

    /// <summary>As the API has it: a client that is in no silo.</summary>
    public ClusterGrains Grains { get; }

    public IGrainFactory Factory => _cluster.Client;

    public IJournal Journal => _journals[0];

    public IReadOnlyList<Node> Nodes => [.. _cluster.Silos.Select(s => s.ServiceProvider.GetRequiredService<Node>())];

    /// <summary>The way in of each silo: as an API has it that runs in the same process.</summary>
    public IReadOnlyList<ClusterGrains> Entries => [.. _cluster.Silos.Select(s => s.ServiceProvider.GetRequiredService<ClusterGrains>())];

    public static async Task<TwoSilos> StartAsync(string database, int silos = 2, Action<ISiloBuilder>? configure = null)
    {
        var journals = new List<PostgresJournal>();
        for (var i = 0; i < silos; i++)
            journals.Add(await PostgresJournal.OpenAsync(new() { Connection = database }));
        var builder = new InProcessTestClusterBuilder((short)silos);
        var next = 0;
        builder.ConfigureSiloHost((_, host) =>
        {
            var journal = journals[next++];
            host.Services.AddSingleton(TimeProvider.System);
            host.Services.AddSingleton<IJournal>(journal);
            host.Services.AddSingleton<IReads>(journal);
            host.Services.AddSingleton<SecretLeases>();
            host.Services.AddSingleton<ClusterGrains>();
            host.Services.AddNode();
        });
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddTurns();
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.AddTurns());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new TwoSilos(cluster, journals);
        foreach (var node in started.Nodes)
            await node.StartAsync();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        var nodes = Nodes;
        await _cluster.StopAllSilosAsync();
        foreach (var node in nodes)
            await node.DisposeAsync();
        await _cluster.DisposeAsync();
        foreach (var journal in _journals)
            await journal.DisposeAsync();
    }
}
