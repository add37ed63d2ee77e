using Cashback.Cards;
using Cashback.Faults.Fleets;
using Cashback.Grains;
using Cashback.Hosts.Tests;
using Cashback.Journal;
using Cashback.Journal.Postgres;
using Cashback.Programmes;
using Xunit;

namespace Cashback.Faults.Nodes;

/// <summary>What several nodes on one database share out: buckets, settings, messages of a node that died.</summary>
public sealed class NodesTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(400);

    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await server.CreateAsync();

    public async ValueTask DisposeAsync() => await server.DropAsync(_database);

    [Fact]
    public async Task Buckets_HaveOneOwner_AreShared_AndPassOn()
    {
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = _database });
        Assert.Equal(8, (await journal.RenewAsync("a", 8, Lease)).Buckets.Count);
        var second = await journal.RenewAsync("b", 8, Lease);
        Assert.Equal(2, second.Nodes);
        Assert.Empty(second.Buckets);

        // The first one renews its half only; the other half runs out and goes to the second.
        var shares = await Patience.UntilAsync(
            async () => (A: (await journal.RenewAsync("a", 8, Lease)).Buckets, B: (await journal.RenewAsync("b", 8, Lease)).Buckets),
            s => s.B.Count == 4);
        Assert.Equal(4, shares.A.Count);
        Assert.Empty(shares.A.Intersect(shares.B));

        // The second one is gone without a word.
        await Patience.UntilAsync(() => journal.RenewAsync("a", 8, Lease).AsTask(), s => s is { Nodes: 1, Buckets.Count: 8 });
        await journal.LeaveAsync("a");
        Assert.Equal(8, (await journal.RenewAsync("c", 8, Lease)).Buckets.Count);
    }

    [Fact]
    public async Task ChangeOfSettings_IsInForceOnEveryNode_WhenItIsAnswered()
    {
        await using var fleet = await Fleet.StartAsync(_database, 2, areMembers: true);
        await fleet.CreateAsync(1);
        await Fleet.DoneAsync(fleet.Nodes[1], Fleet.Card(0), new Scan(1_000), Fleet.Till);
        for (var (rate, version) = (600, 2); rate <= 800; (rate, version) = (rate + 100, version + 1))
        {
            await Fleet.DoneAsync(fleet.Nodes[0], Fleet.ProgrammeGrain, new ChangeSettings(new() { Version = version, Earn = new() { RateBps = rate } }), Actor.System);
            var scanned = (Scanned)(await Fleet.DoneAsync(fleet.Nodes[1], Fleet.Card(0), new Scan(1_000), Fleet.Till)).Reply!;
            Assert.Equal(rate, scanned.RateBps);
        }
    }

    [Fact]
    public async Task ChangeOfSettings_IsNotHeard_WhereNodesAreNotMembers()
    {
        await using var fleet = await Fleet.StartAsync(_database, 2, areMembers: false);
        await fleet.CreateAsync(1);
        await Fleet.DoneAsync(fleet.Nodes[1], Fleet.Card(0), new Scan(1_000), Fleet.Till);
        await Fleet.DoneAsync(fleet.Nodes[0], Fleet.ProgrammeGrain, new ChangeSettings(new() { Version = 2, Earn = new() { RateBps = 700 } }), Actor.System);
        var scanned = (Scanned)(await Fleet.DoneAsync(fleet.Nodes[1], Fleet.Card(0), new Scan(1_000), Fleet.Till)).Reply!;
        Assert.Equal(500, scanned.RateBps);
    }

    [Theory]
    [InlineData(true, 1_000, 50)]
    [InlineData(false, 0, 0)]
    public async Task WhatAnotherNodeWrote_IsSeen_WhereNodesAreMembers(bool areMembers, long money, long gift)
    {
        await using var fleet = await Fleet.StartAsync(_database, 2, areMembers: areMembers);
        await fleet.CreateAsync(0);
        var (writer, reader) = (fleet.Nodes[0], fleet.Nodes[1]);
        // The reader has looked before there was a card, and has it in memory as one that does not exist.
        Assert.IsType<Refused>((await reader.AskAsync(Fleet.Card(0), new(0, new GetCard(), Fleet.Till))).Reply);
        await Fleet.DoneAsync(writer, Fleet.Card(0), new CreateCard(0, CardKind.Physical), Actor.System);
        await Fleet.DoneAsync(writer, Fleet.Card(0), new TopUp(1_000, TopUpMethod.Terminal), Fleet.Till);
        await Fleet.DoneAsync(writer, Fleet.Card(0), new Scan(1_000), Fleet.Till);
        var seen = (await reader.AskAsync(Fleet.Card(0), new(0, new GetCard(), Fleet.Till))).Reply as CardView;
        Assert.Equal((money, gift), (seen?.Purse.Balances.Money ?? 0, seen?.Purse.Balances.Gift ?? 0));
    }

    [Fact]
    public async Task MessagesOfANodeThatDied_AreDeliveredByAnother()
    {
        await using var fleet = await Fleet.StartAsync(_database, 1, areMembers: true);
        await fleet.CreateAsync(0);
        // A node that dies between commit and delivery leaves its messages: they are put back as it wrote them.
        await Fleet.DoneAsync(fleet.Nodes[0], Fleet.ProgrammeGrain, new IssueCards(3, CardKind.Physical), Actor.System);
        var issued = (await fleet.Journal.HistoryAsync(Fleet.ProgrammeGrain, long.MaxValue, 1))[0];
        var card = new GrainId(1, ((CardsIssued)issued.Operation.Reply).Batch.CardAt(((CardsIssued)issued.Operation.Reply).Batch.First));
        await Patience.UntilAsync(async () => (await fleet.Journal.OutboxAsync(null, 10)).Count, n => n == 0);
        await Patience.UntilAsync(async () => (await fleet.Journal.LoadAsync([card], DateTimeOffset.MaxValue))[0].Head.Seq, seq => seq > 0);
        await PostgresServer.ExecuteAsync(_database, $$"""
            DELETE FROM heads WHERE grain = '\x{{Convert.ToHexString(card.ToBytes())}}';
            DELETE FROM journal WHERE grain = '\x{{Convert.ToHexString(card.ToBytes())}}';
            """);
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = _database });
        await using var other = await Fleet.StartAsync(_database, 1, areMembers: true);
        Assert.Equal(0, (await journal.LoadAsync([card], DateTimeOffset.MaxValue))[0].Head.Seq);
        await PostgresServer.ExecuteAsync(_database, $$"""
            INSERT INTO outbox (grain, seq, idx, at, body)
            VALUES ('\x{{Convert.ToHexString(Fleet.ProgrammeGrain.ToBytes())}}', {{issued.Seq}}, 0, {{issued.Operation.At.UtcTicks}}, convert_to('{{Message(card)}}', 'UTF8'))
            """);
        await Patience.UntilAsync(async () => (await journal.LoadAsync([card], DateTimeOffset.MaxValue))[0].Head.Seq, seq => seq > 0);
        await Patience.UntilAsync(async () => (await journal.OutboxAsync(null, 10)).Count, n => n == 0);
    }

    private static string Message(GrainId card) =>
        $$"""{"to":"{{card.Ref}}","command":{{System.Text.Json.JsonSerializer.Serialize<Command>(new CreateCard(0, CardKind.Physical), Wire.Default.Command)}}}""";
}
