namespace Cashback.Journal.Sqlite;

/// <summary>A data folder of one test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cashback-journal-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
