using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal.Postgres;
using Cashback.Silo.Tests.Clusters;

namespace Cashback.Silo.Tests.Turns;

/// <summary>How Orleans' grains and the activations under them work together.</summary>
public sealed class TurnTests(PostgresServer server)
{
    private const int Calls = 400;

    [Fact]
    public async Task ManyCallsAtOnce_AreDecidedManyACommit()
    {
        await using var silos = await TwoSilos.StartAsync(await server.CreateAsync());
        await Fixtures.MakeAsync(silos, 2);
        using var commits = new Commits();
        await ScanAsync("card", 1);
        var reentrant = commits.Take();
        await ScanAsync("oneatatime", 2);
        var oneAtATime = commits.Take();
        Assert.True(reentrant > 5, $"{reentrant} turns a commit");
        // The negative control: a grain that takes one call at a time commits each by itself.
        Assert.Equal(1, oneAtATime);

        Task ScanAsync(string type, uint card) => Task.WhenAll(Enumerable.Range(0, Calls).Select(async _ =>
            Assert.Equal(Outcome.Decided, (await Fixtures.CallAsync(silos, type, Fixtures.Card(card), Fixtures.Next(new Scan(1_000)))).Outcome)));
    }

    /// <summary>Somebody writes past the cluster, as a silo would that does not know that it is dead.</summary>
    [Fact]
    public async Task FencedGrain_Leaves_AndTheCallIsRoutedOnceMore()
    {
        var database = await server.CreateAsync();
        await using var silos = await TwoSilos.StartAsync(database);
        await Fixtures.MakeAsync(silos, 1);
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = database });
        await using var stranger = new Node(new(journal, Deciders.All, TimeProvider.System, Embedded.Randomness.Next, new()), journal.Lanes);
        await stranger.StartAsync();

        await PastTheClusterAsync();
        var alone = await Fixtures.CallAsync(silos, "card", Fixtures.Card(1), Fixtures.Next(new Scan(1_000)));
        Assert.Equal(Outcome.Fenced, alone.Outcome);

        await PastTheClusterAsync();
        var routed = await silos.Grains.AskAsync(Fixtures.Card(1), Fixtures.Next(new Scan(1_000)));
        Assert.Equal(Outcome.Decided, routed.Outcome);

        // First it is in memory where it lives, then it is written elsewhere.
        async Task PastTheClusterAsync()
        {
            Assert.Equal(Outcome.Decided, (await silos.Grains.AskAsync(Fixtures.Card(1), Fixtures.Next(new Scan(1_000)))).Outcome);
            Answer answer;
            do
                answer = await stranger.AskAsync(Fixtures.Card(1), Fixtures.Next(new Scan(1_000)));
            while (answer.Outcome != Outcome.Decided);
        }
    }

    [Fact]
    public async Task Deactivated_UnderLoad_AnswersEverything_AndIsGone()
    {
        await using var silos = await TwoSilos.StartAsync(await server.CreateAsync());
        await Fixtures.MakeAsync(silos, 20);
        var management = silos.Factory.GetGrain<Orleans.Runtime.IManagementGrain>(0);
        var scans = Enumerable.Range(0, 2_000).Select(async i => await silos.Grains.AskAsync(Fixtures.Card((uint)(i % 20) + 1), Fixtures.Next(new Scan(1_000)))).ToList();
        for (var i = 0; i < 5; i++)
            await management.ForceActivationCollection(TimeSpan.Zero);
        Assert.All(await Task.WhenAll(scans), a => Assert.Equal(Outcome.Decided, a.Outcome));
        await management.ForceActivationCollection(TimeSpan.Zero);
        Assert.All(silos.Nodes, node => Assert.Equal(0, node.Activations));
        var proof = await new Books.Proof(silos.Journal, Deciders.All, TimeProvider.System).ProveAsync(1);
        Assert.True(proof.Ok, string.Join('\n', proof.Differences));
    }

    [Fact]
    public void Deadlines_AreOrdered() => Assert.True(Deadlines.Node < Deadlines.Api && Deadlines.Api < Deadlines.Orleans);

    /// <summary>Commands are stored and have names of their own; questions and their answers only cross the cluster.</summary>
    [Fact]
    public void EveryCommandAndEveryReply_CanCross()
    {
        foreach (var type in typeof(Command).Assembly.GetTypes().Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(Command)) || t.IsSubclassOf(typeof(Reply)))))
        {
            var value = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            if (value is Command command)
                Assert.IsType(type, CallJson.ReadCall(CallJson.Write(new RoutedCall(Fixtures.Card(1), new(1, command, Actor.System))))!.Request.Command);
            else
                Assert.IsType(type, CallJson.ReadAnswer(CallJson.Write(new SentAnswer(Outcome.Decided, (Reply)value)))!.Reply);
        }
    }
}
