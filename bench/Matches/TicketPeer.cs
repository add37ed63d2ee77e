using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Cashback.Matches;

/// <summary>What most programs would do: a row a ticket, a row a payment, and set-based statements in one transaction, as durable as the host (WAL, FULL).</summary>
internal sealed class TicketPeer : IDisposable
{
    private const string Tables = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
        CREATE TABLE tickets (id INTEGER PRIMARY KEY, external TEXT NOT NULL, price INTEGER NOT NULL, category TEXT NOT NULL, channel TEXT NOT NULL, state INTEGER NOT NULL, replaces INTEGER, replaced_by INTEGER);
        CREATE TABLE parts (ticket INTEGER NOT NULL, payment INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (ticket, payment)) WITHOUT ROWID;
        CREATE TABLE payments (id INTEGER PRIMARY KEY, external TEXT NOT NULL, refunded INTEGER NOT NULL);
        CREATE TABLE items (job INTEGER NOT NULL, ticket INTEGER NOT NULL, before INTEGER NOT NULL, after INTEGER NOT NULL, PRIMARY KEY (job, ticket)) WITHOUT ROWID;
        """;

    private const string Numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $tickets) ";

    private readonly SqliteConnection connection;
    private readonly int tickets;

    public TicketPeer(string path, int tickets)
    {
        this.tickets = tickets;
        connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(Tables);
        Execute("INSERT INTO tickets " + Numbers + "SELECT i, 'ticket-' || i, 1003 + i * 37 % 9001, 'category ' || i % 9, 'channel ' || i % 4, 2 + (i % 3 = 0), NULL, NULL FROM n");
        Execute("INSERT INTO payments " + Numbers + "SELECT i, 'pi_' || i, 0 FROM n WHERE i % 2 = 0");
        Execute("INSERT INTO parts SELECT id, id - id % 2, price FROM tickets WHERE id > 1");
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public TimeSpan Run()
    {
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        using (var transaction = connection.BeginTransaction())
        {
            Execute("INSERT INTO tickets SELECT id + $tickets, external, price - (price * 6000 + 5000) / 10000, category, channel, state, id, NULL FROM tickets");
            Execute("INSERT INTO items SELECT 1, id, price, price - (price * 6000 + 5000) / 10000 FROM tickets WHERE id <= $tickets");
            Execute("UPDATE payments SET refunded = refunded + p.r FROM (SELECT payment, SUM((amount * 6000 + 5000) / 10000) AS r FROM parts GROUP BY payment) AS p WHERE p.payment = payments.id");
            Execute("UPDATE tickets SET state = 4, replaced_by = id + $tickets WHERE id <= $tickets");
            transaction.Commit();
        }

        Console.Error.WriteLine($"peer: {Environment.CpuUsage.TotalTime - cpu} of processor time");
        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose() => connection.Dispose();

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$tickets", tickets);
        command.ExecuteNonQuery();
    }
}
