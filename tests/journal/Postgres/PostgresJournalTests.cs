using Cashback.Journal.Conformance;
using Xunit;

[assembly: AssemblyFixture(typeof(Cashback.Journal.Postgres.PostgresServer))]

namespace Cashback.Journal.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresJournalTests(PostgresServer server) : JournalConformance
{
    private string _database = "";

    protected override async ValueTask<IJournal> OpenAsync()
    {
        _database = await server.CreateAsync();
        return await PostgresJournal.OpenAsync(new() { Connection = _database, Lanes = 4 });
    }

    protected override async ValueTask CleanAsync() => await server.DropAsync(_database);
}

/// <summary>One after another: an open commit of one test would hold the feed of the next behind it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests
{
    public const string Name = "PostgreSQL";
}
