using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Cashback.Groups;

/// <summary>
/// One set-based statement a table in one transaction, with the durability of the host (WAL, FULL): an operation for each
/// customer, each head advanced with its new state, and the rows of items.
/// </summary>
internal sealed class SetPeer : IDisposable
{
    private const string Tables = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
        CREATE TABLE heads (grain BLOB PRIMARY KEY, seq INTEGER NOT NULL, tip INTEGER NOT NULL, at INTEGER NOT NULL, state BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE journal (grain BLOB NOT NULL, seq INTEGER NOT NULL, tip INTEGER NOT NULL, request BLOB NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (grain, seq)) WITHOUT ROWID;
        CREATE TABLE rows (key BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
        """;

    private const string Numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $members) ";

    private readonly SqliteConnection connection;
    private readonly int members;
    private readonly long body;
    private readonly long state;
    private readonly long items;

    public SetPeer(string path, int members, string measured)
    {
        this.members = members;
        using (var database = new SqliteConnection($"Data Source={measured};Mode=ReadOnly;Pooling=False"))
        {
            database.Open();
            body = Mean(database, "SELECT avg(length(body)) FROM (SELECT body FROM journal WHERE seq = 4 LIMIT 10000)");
            state = Mean(database, "SELECT avg(length(state)) FROM (SELECT state FROM heads WHERE seq = 4 LIMIT 10000)");
            items = Mean(database, "SELECT avg(length(body)) FROM rows WHERE substr(key, 5, 1) = x'21'");
        }

        connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(Tables);
        Execute("INSERT INTO heads " + Numbers + "SELECT randomblob(21), 3, 1, 1, randomblob($state) FROM n");
        Execute("INSERT INTO journal SELECT grain, 1, 1, randomblob(16), 1, randomblob($body) FROM heads");
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public TimeSpan Run()
    {
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        using (var transaction = connection.BeginTransaction())
        {
            Execute("INSERT INTO journal SELECT grain, seq + 1, 2, randomblob(16), 2, randomblob($body) FROM heads");
            Execute("UPDATE heads SET seq = seq + 1, tip = 2, at = 2, state = randomblob($state)");
            Execute("INSERT INTO rows " + Numbers + "SELECT randomblob(30), randomblob($items) FROM n WHERE i % 256 = 0");
            transaction.Commit();
        }

        Console.Error.WriteLine($"peer: body {body} B, state {state} B, items {items} B, {Environment.CpuUsage.TotalTime - cpu} of processor time");
        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose() => connection.Dispose();

    private static long Mean(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)Math.Round(Convert.ToDouble(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$body", body);
        command.Parameters.AddWithValue("$state", state);
        command.Parameters.AddWithValue("$items", items);
        command.Parameters.AddWithValue("$members", members);
        command.ExecuteNonQuery();
    }
}
