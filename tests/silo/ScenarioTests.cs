using Cashback.Grains;
using Cashback.Hosts.Scenarios;
using Cashback.Hosts.Tests;
using Cashback.Journal.Postgres;
using Cashback.Silo.Tests.Clusters;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Cashback.Silo.Tests;

/// <summary>The scenario of the other hosts on a cluster of two silos.</summary>
public sealed class ScenarioTests(PostgresServer server)
{
    [Fact]
    public async Task OnTwoSilos_EveryStepIsAsItShouldBe_AndTheBooksBalance()
    {
        await using var silos = await TwoSilos.StartAsync(await server.CreateAsync());
        await new Scenario(async (grain, request) => await silos.Grains.AskAsync(grain, request), Patience.PauseAsync).PlayAsync();
        Assert.All(silos.Nodes, node => Assert.True(node.Activations > 0, "all grains live on one silo"));
        var proof = await new Books.Proof(silos.Journal, Deciders.All, TimeProvider.System).ProveAsync(Scenario.Programme);
        Assert.True(proof.Ok, string.Join('\n', proof.Differences));
    }
}
