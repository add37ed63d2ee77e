using System.Globalization;
using System.Reflection;

namespace Cashback.Journal.Sqlite;

/// <summary>Brings the tables to the schema of this program: numbered scripts, each once, each in a transaction.</summary>
internal static class Migrations
{
    private const string Prefix = "Sqlite/";

    public static void Run(Connection db)
    {
        var scripts = Scripts();
        var version = Version(db);
        if (version > scripts.Count)
            throw new InvalidOperationException($"The database has schema {version}; this program knows {scripts.Count}. Start a newer program.");
        for (var i = version; i < scripts.Count; i++)
        {
            db.Execute("BEGIN IMMEDIATE");
            db.Execute(scripts[i]);
            db.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT OR REPLACE INTO meta (key, value) VALUES ('schema', {i + 1})"));
            db.Execute("COMMIT");
        }
    }

    private static int Version(Connection db) =>
        db.Number("SELECT 1 FROM sqlite_master WHERE name = 'meta'") is null ? 0 : (int)db.Number("SELECT value FROM meta WHERE key = 'schema'")!.Value;

    private static List<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        })];
    }
}
