using Cashback.Journal.Conformance;

namespace Cashback.Journal.Sqlite;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly Folder _folder = new();

    protected override ValueTask<IJournal> OpenAsync() => new(SqliteJournal.Open(new() { Folder = _folder.Path }));

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return default;
    }
}
