using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>
/// Brings the tables to the schema of this program: numbered scripts, each once, each in a transaction, under an advisory
/// lock. Where they are current, the connection needs no right but to read.
/// </summary>
internal static class Migrations
{
    private const string Prefix = "Postgres/";
    private const string Lock = "SELECT pg_advisory_lock(4855330453279596395)";

    /// <summary>Held until the connection closes, so that of several nodes one migrates and the others find it done.</summary>
    public static ValueTask LockAsync(NpgsqlConnection db) => ExecuteAsync(db, Lock);

    public static async ValueTask RunAsync(NpgsqlConnection db)
    {
        var scripts = Scripts();
        var version = await VersionAsync(db);
        if (version > scripts.Count)
            throw new InvalidOperationException($"The database has schema {version}; this program knows {scripts.Count}. Start a newer program.");
        for (var i = version; i < scripts.Count; i++)
        {
            await using var transaction = await db.BeginTransactionAsync();
            await ExecuteAsync(db, scripts[i]);
            await ExecuteAsync(db, string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO meta (key, value) VALUES ('schema', {i + 1}) ON CONFLICT (key) DO UPDATE SET value = excluded.value"));
            await transaction.CommitAsync();
        }
    }

    private static async ValueTask<int> VersionAsync(NpgsqlConnection db)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('meta') IS NOT NULL", db);
        if (await exists.ExecuteScalarAsync() is not true)
            return 0;
        await using var version = new NpgsqlCommand("SELECT coalesce(max(value), 0) FROM meta WHERE key = 'schema'", db);
        return (int)(long)(await version.ExecuteScalarAsync())!;
    }

    private static async ValueTask ExecuteAsync(NpgsqlConnection db, string sql)
    {
        await using var command = new NpgsqlCommand(sql, db);
        await command.ExecuteNonQueryAsync();
    }

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
