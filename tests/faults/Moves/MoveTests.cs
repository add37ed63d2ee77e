using Cashback.Cards;
using Cashback.Faults.Fleets;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Moves;
using Cashback.Journal.Postgres;
using Cashback.Journal.Sqlite;
using Cashback.Keys;
using Cashback.Programmes;
using Xunit;

namespace Cashback.Faults.Moves;

/// <summary>An installation goes from SQLite to PostgreSQL with everything in it.</summary>
public sealed class MoveTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cashback-move-").FullName;
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await server.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DropAsync(_database);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EveryTableIsCopied_TheProofIsClean_AndTheGrainsGoOn()
    {
        await using var source = SqliteJournal.Open(new() { Folder = _folder });
        await FillAsync(source);
        await source.SaveFollowerAsync("seal", [1, 2, 3], []);
        var counts = await Move.RunAsync(source, new() { Connection = _database });
        Assert.All(counts.Where(c => c.Table is "heads" or "journal" or "rows" or "feed" or "followers"), c => Assert.True(c.Rows > 0, c.Table));

        await using (var copy = await PostgresJournal.OpenAsync(new() { Connection = _database }))
        {
            Assert.Equal(source.Incarnation, copy.Incarnation);
            Assert.Equal([1, 2, 3], await copy.FollowerAsync("seal"));
            Assert.Equal(Names(await source.FeedAsync(0, 10_000)), Names(await copy.FeedAsync(0, 10_000)));
            Assert.True(await SameRowsAsync(source, copy));
            Assert.Equal(Audit.Clean, await Audit.OfAsync(copy, 10, []));
        }

        var position = (await source.FeedAsync(0, 10_000)).Position;
        await using var fleet = await Fleet.StartAsync(_database, 1);
        await Fleet.DoneAsync(fleet.Nodes[0], Fleet.Card(3), new Scan(1_000), Fleet.Till);
        Assert.Equal([Fleet.Card(3)], (await fleet.Journal.FeedAsync(position, 10)).Items.Select(i => i.Grain));
        Assert.Equal(Audit.Clean, await Audit.OfAsync(fleet.Journal, 10, []));
    }

    /// <summary>The negative control: a copy that lacks a row, or has another, does not pass the proof that ends a move.</summary>
    [Theory]
    [InlineData("DELETE FROM journal WHERE ctid = (SELECT ctid FROM journal WHERE seq = 2 LIMIT 1)")]
    [InlineData("DELETE FROM rows WHERE ctid = (SELECT ctid FROM rows LIMIT 1)")]
    [InlineData("UPDATE heads SET state = convert_to(replace(convert_from(state, 'UTF8'), '50', '51'), 'UTF8')")]
    public async Task CopyThatIsNotTheSame_IsSeen(string damage)
    {
        await using var source = SqliteJournal.Open(new() { Folder = _folder });
        await FillAsync(source);
        await Move.RunAsync(source, new() { Connection = _database });
        await using var copy = await PostgresJournal.OpenAsync(new() { Connection = _database });
        Assert.Equal((Audit.Clean, true), (await Audit.OfAsync(copy, 10, []), await SameRowsAsync(source, copy)));
        await PostgresServer.ExecuteAsync(_database, damage);
        Assert.NotEqual((Audit.Clean, true), (await Audit.OfAsync(copy, 10, []), await SameRowsAsync(source, copy)));
    }

    [Fact]
    public async Task DatabaseThatIsNotEmpty_IsLeftAlone()
    {
        await using (var fleet = await Fleet.StartAsync(_database, 1))
            await fleet.CreateAsync(1);
        await using var source = SqliteJournal.Open(new() { Folder = _folder });
        await Assert.ThrowsAsync<InvalidOperationException>(() => Move.RunAsync(source, new() { Connection = _database }));
    }

    private static async Task<bool> SameRowsAsync(IJournal source, IJournal copy) =>
        (await source.ListAsync([], null, 1_000, false)).Select(r => Convert.ToHexString(r.Body)).SequenceEqual((await copy.ListAsync([], null, 1_000, false)).Select(r => Convert.ToHexString(r.Body)));

    private static IEnumerable<(GrainId, long, UInt128, string)> Names(FeedPage page) =>
        page.Items.Select(i => (i.Grain, i.Seq, i.Request, Convert.ToHexString(i.Body.Span)));

    private static async Task FillAsync(SqliteJournal journal)
    {
        await using var node = new Node(new(journal, Deciders.All, TimeProvider.System, Fleet.Random128, new()), lanes: 1);
        await node.StartAsync();
        var key = new CreateKey(new(GrainKind.ApiKey, 2), "owner", Role.Owner, new('0', 64), "move");
        await Fleet.DoneAsync(node, Fleet.ProgrammeGrain, new CreateProgramme(new("Move", "EUR", 2, "en", "Etc/UTC"), key), Actor.System);
        await Fleet.DoneAsync(node, Fleet.ProgrammeGrain, new ChangeSettings(new() { Earn = new() { RateBps = 500 } }), Actor.System);
        for (var i = 0; i < 10; i++)
        {
            await Fleet.DoneAsync(node, Fleet.Card(i), new CreateCard(i, CardKind.Physical), Actor.System);
            await Fleet.DoneAsync(node, Fleet.Card(i), new Scan(1_000), Fleet.Till);
        }
    }
}
