using Cashback.Grains;
using Npgsql;
using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Postgres;

/// <summary>The application's role, and what opening a restored database does.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresRightsTests(PostgresServer server) : IAsyncLifetime
{
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await server.CreateAsync();

    public async ValueTask DisposeAsync() => await server.DropAsync(_database);

    [Fact]
    public async Task ApplicationRole_DoesEverything_ButCannotChangeTheJournal()
    {
        await (await PostgresJournal.OpenAsync(new() { Connection = _database })).DisposeAsync();
        var role = $"app_{Guid.NewGuid():N}";
        await PostgresServer.ExecuteAsync(_database, $"CREATE ROLE {role} LOGIN PASSWORD 'secret'");
        try
        {
            await PostgresServer.ExecuteAsync(_database, $"SET cashback.role = '{role}'; {Roles()}");
            var app = new NpgsqlConnectionStringBuilder(_database) { Username = role, Password = "secret" }.ConnectionString;
            await using (var journal = await PostgresJournal.OpenAsync(new() { Connection = app }))
            {
                var chain = Chain(Card(1), Head.None, 11, 2, new(Start, 1), Row("a", "1"), Row("b", "2")).Saying(0, 1);
                Assert.Equal([Verdict.Committed], await journal.CommitAsync([chain]));
                Assert.Equal([Verdict.Committed], await journal.CommitAsync([Chain(Card(1), chain.Next, 12, rows: Row("a", null))]));
                await journal.AcknowledgeAsync([new(Card(1), 2, 0)]);
                await journal.SaveFollowerAsync("sums", [1], [Row("c", "3")]);
                Assert.Equal(3, (await journal.FeedAsync(0, 10)).Items.Count);
            }

            foreach (var forbidden in new[] { "UPDATE journal SET at = 0", "DELETE FROM journal", "TRUNCATE journal", "DELETE FROM heads", "DELETE FROM feed", "UPDATE feed SET items = ''", "UPDATE meta SET value = 0", "DROP TABLE journal" })
            {
                var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgresServer.ExecuteAsync(app, forbidden));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }
        finally
        {
            await PostgresServer.ExecuteAsync(_database, $"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Opening_KeepsTheIncarnation()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var journal = await PostgresJournal.OpenAsync(new() { Connection = _database });
            Assert.Equal(1, journal.Incarnation);
        }
    }

    [Fact]
    public async Task DumpRestoredIntoAnotherServer_HasAHigherIncarnation_AndAFeedThatGoesOn()
    {
        await using (var journal = await PostgresJournal.OpenAsync(new() { Connection = _database }))
            await journal.CommitAsync([Chain(Card(1), Head.None, 11)]);
        // As a server whose transaction ids are far behind those that wrote the dump.
        await PostgresServer.ExecuteAsync(_database, "UPDATE feed SET position = position + 1000000000");
        await using var restored = await PostgresJournal.OpenAsync(new() { Connection = _database });
        Assert.Equal(2, restored.Incarnation);
        var old = await restored.FeedAsync(0, 1);
        await restored.CommitAsync([Chain(Card(2), Head.None, 12)]);
        Assert.Equal([Card(2)], (await restored.FeedAsync(old.Position, 10)).Items.Select(i => i.Grain));
    }

    [Fact]
    public async Task BackupRestoredToAPointInTime_HasAHigherIncarnation()
    {
        await (await PostgresJournal.OpenAsync(new() { Connection = _database })).DisposeAsync();
        // A restore to a point in time starts another timeline of the log.
        await PostgresServer.ExecuteAsync(_database, "UPDATE meta SET value = value + 1 WHERE key = 'timeline'");
        await using var restored = await PostgresJournal.OpenAsync(new() { Connection = _database });
        Assert.Equal(2, restored.Incarnation);
    }

    private static string Roles()
    {
        using var reader = new StreamReader(typeof(PostgresJournal).Assembly.GetManifestResourceStream("Roles/postgres.sql")!);
        return reader.ReadToEnd();
    }
}
