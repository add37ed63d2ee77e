using Cashback.Cards;
using Cashback.Faults.Fleets;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Cashback.Faults.Fencing;

/// <summary>Four nodes that all believe they own the same 50 cards, while connections are killed under them.</summary>
public sealed class FencingTests(PostgresServer server) : IAsyncLifetime
{
    private const int Cards = 50;

    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await server.CreateAsync();

    public async ValueTask DisposeAsync() => await server.DropAsync(_database);

    [Fact]
    public async Task FourOwners_AndKilledConnections_NothingForksIsLostOrDoubled()
    {
        var (audit, acknowledged) = await RunAsync(JournalGuards.All, total: 8_000, kills: 20);
        Assert.Equal(Audit.Clean, audit);
        Assert.Equal(8_000, acknowledged);
    }

    [Fact]
    public async Task WithoutTheFence_TheSameRunBreaksTheBooks()
    {
        var (audit, _) = await RunAsync(JournalGuards.All & ~(JournalGuards.SeqCompare | JournalGuards.TipCompare), total: 2_000, kills: 0);
        Assert.True(audit.Lost > 0, audit.ToString());
        Assert.True(audit.Differences > 0, audit.ToString());
    }

    [Fact]
    public async Task HundredSpendsAtOnce_ThroughTwoNodes_SpendTheBalance() => Assert.Equal(0, await OverspentAsync(JournalGuards.All));

    [Fact]
    public async Task HundredSpendsAtOnce_WithoutTheFence_SpendMore() =>
        Assert.True(await OverspentAsync(JournalGuards.All & ~(JournalGuards.SeqCompare | JournalGuards.TipCompare)) > 0);

    private async Task<(Audit Audit, int Acknowledged)> RunAsync(JournalGuards guards, int total, int kills)
    {
        await using var fleet = await Fleet.StartAsync(_database, 4, guards);
        await fleet.CreateAsync(Cards);
        var load = new Load(fleet, Cards);
        await load.RunAsync(total, kills, _ => PostgresServer.ExecuteAsync(
            _database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cashback commit' ORDER BY random() LIMIT 3"));
        return (await Audit.OfAsync(fleet.Journal, Cards, load.Acknowledged), load.Acknowledged.Count);
    }

    /// <summary>10.00 of gift on a card; a hundred calls of 1.00 each. How much more than 10.00 was taken off.</summary>
    private async Task<long> OverspentAsync(JournalGuards guards)
    {
        await using var fleet = await Fleet.StartAsync(_database, 2, guards);
        await fleet.CreateAsync(1);
        await Fleet.DoneAsync(fleet.Nodes[0], Fleet.Card(0), new Scan(20_000), Fleet.Till);
        foreach (var node in fleet.Nodes)
            await Fleet.DoneAsync(node, Fleet.Card(0), new GetCard(), Fleet.Till);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => SpendAsync(fleet.Nodes[i % 2])));
        return answers.Sum() - 1_000;
    }

    private static async Task<long> SpendAsync(Node node)
    {
        var request = new Request(Fleet.Random128(), new Scan(100, Redeem: 100), Fleet.Till, new(ByToken: true));
        Answer answer;
        do
            answer = await node.AskAsync(Fleet.Card(0), request);
        while (answer.Outcome != Outcome.Decided);
        return (answer.Reply as Scanned)?.Discount ?? 0;
    }
}
