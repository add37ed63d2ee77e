using System.Security.Cryptography;
using Cashback.Grains;
using Cashback.Hosts.Scenarios;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Journal.Sqlite;

namespace Cashback.Hosts.Tests;

/// <summary>The scenario on the embedded host's node.</summary>
public class ScenarioTests
{
    [Fact]
    public async Task OnMemory_EveryStepIsAsItShouldBe_AndTheBooksBalance() => await PlayAsync(new MemoryJournal());

    [Fact]
    public async Task OnSqlite_EveryStepIsAsItShouldBe_AndTheBooksBalance()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-scenario-");
        await using (var journal = SqliteJournal.Open(new() { Folder = folder.FullName }))
            await PlayAsync(journal);
        folder.Delete(recursive: true);
    }

    /// <summary>What a cluster does, without Orleans: each grain lives on one of two nodes, and every call goes there.</summary>
    [Fact]
    public async Task OnTwoNodesThatRoute_EveryStepIsAsItShouldBe_AndTheBooksBalance()
    {
        var journal = new MemoryJournal();
        var nodes = new Node[2];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = new(new(journal, Deciders.All, TimeProvider.System, Random128, new() { Reruns = 0 }, Route: Route), lanes: 1);
        foreach (var node in nodes)
            await node.StartAsync();
        await new Scenario(async (grain, request) => await Route(new(grain, request, Follows: true)), Patience.PauseAsync).PlayAsync();
        Assert.All(nodes, node => Assert.True(node.Activations > 0));
        foreach (var node in nodes)
            await node.DisposeAsync();
        await ProveAsync(journal);

        ValueTask<Answer> Route(RoutedCall call) => nodes[((int)call.Grain.Kind + (int)call.Grain.Ref.Key) % 2].RunAsync(call);
    }

    private static async Task PlayAsync(IJournal journal)
    {
        await using (var node = new Node(new(journal, Deciders.All, TimeProvider.System, Random128, new()), lanes: 1))
        {
            await node.StartAsync();
                await new Scenario(async (grain, request) => await node.AskAsync(grain, request), Patience.PauseAsync).PlayAsync();
        }

        await ProveAsync(journal);
    }

    private static async Task ProveAsync(IJournal journal)
    {
        var proof = await new Books.Proof(journal, Deciders.All, TimeProvider.System).ProveAsync(Scenario.Programme);
        Assert.True(proof.Ok, string.Join('\n', proof.Differences));
    }

    private static UInt128 Random128()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt128(bytes);
    }
}
