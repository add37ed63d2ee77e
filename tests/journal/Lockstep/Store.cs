using Cashback.Journal.Memory;
using Cashback.Journal.Postgres;
using Cashback.Journal.Sqlite;

namespace Cashback.Journal.Lockstep;

/// <summary>One of the stores that run in lock-step. A durable one can be closed and opened again.</summary>
internal abstract class Store : IAsyncDisposable
{
    public required IJournal Journal { get; set; }

    public virtual ValueTask ReopenAsync() => default;

    public virtual ValueTask DisposeAsync() => Journal.DisposeAsync();
}

internal sealed class MemoryStore : Store
{
    public static Store Open() => new MemoryStore { Journal = new MemoryJournal() };
}

internal sealed class SqliteStore(Folder folder) : Store
{
    public static Store Open()
    {
        var folder = new Folder();
        return new SqliteStore(folder) { Journal = OpenIn(folder) };
    }

    public override async ValueTask ReopenAsync()
    {
        await Journal.DisposeAsync();
        Journal = OpenIn(folder);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    private static SqliteJournal OpenIn(Folder folder) => SqliteJournal.Open(new() { Folder = folder.Path, CheckpointPages = 16 });
}

internal sealed class PostgresStore(PostgresServer server, string database) : Store
{
    public static async Task<Store> OpenAsync(PostgresServer server)
    {
        var database = await server.CreateAsync();
        return new PostgresStore(server, database) { Journal = await OpenInAsync(database) };
    }

    public override async ValueTask ReopenAsync()
    {
        await Journal.DisposeAsync();
        Journal = await OpenInAsync(database);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DropAsync(database);
    }

    private static Task<PostgresJournal> OpenInAsync(string database) => PostgresJournal.OpenAsync(new() { Connection = database });
}
