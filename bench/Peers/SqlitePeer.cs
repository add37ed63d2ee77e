using System.Buffers.Binary;
using System.Diagnostics;
using Cashback.Load;
using Microsoft.Data.Sqlite;

namespace Cashback.Peers;

/// <summary>
/// What most programs would do: one SQLite transaction a scan, on one thread, with prepared statements; the same durability
/// (WAL, FULL) and the same rows as the host writes: head advanced, operation inserted, till list row inserted.
/// </summary>
internal sealed class SqlitePeer : IDisposable
{
    private const string Tables = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
        CREATE TABLE heads (grain BLOB PRIMARY KEY, seq INTEGER NOT NULL, tip INTEGER NOT NULL, at INTEGER NOT NULL, state BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE journal (grain BLOB NOT NULL, seq INTEGER NOT NULL, tip INTEGER NOT NULL, request BLOB NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (grain, seq)) WITHOUT ROWID;
        CREATE TABLE rows (key BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
        """;

    private const int GrainSize = 21;
    private const int RowKeySize = 55;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand advance;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand list;
    private readonly byte[][] grains;
    private readonly long[] seqs;
    private readonly byte[] state;
    private readonly byte[] body;

    public SqlitePeer(string path, int cards, RowSizes sizes)
    {
        connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Command(Tables).ExecuteNonQuery();
        begin = Command("BEGIN IMMEDIATE");
        commit = Command("COMMIT");
        advance = Command("UPDATE heads SET seq = $seq, tip = $tip, at = $at, state = $state WHERE grain = $grain AND seq = $seq - 1", "$grain", "$seq", "$tip", "$at", "$state");
        insert = Command("INSERT INTO journal VALUES ($grain, $seq, $tip, $request, $at, $body)", "$grain", "$seq", "$tip", "$request", "$at", "$body");
        list = Command("INSERT INTO rows VALUES ($key, x'')", "$key");
        state = RandomBytes(sizes.State);
        body = RandomBytes(sizes.Body);
        grains = [.. Enumerable.Range(0, cards).Select(_ => RandomBytes(GrainSize))];
        seqs = new long[cards];
        Fill();
    }

    public void Dispose()
    {
        foreach (var command in new[] { begin, commit, advance, insert, list })
            command.Dispose();
        connection.Dispose();
    }

    public Measured Run(TimeSpan warmUp, TimeSpan time)
    {
        var from = Stopwatch.GetTimestamp() + Recorder.Ticks(warmUp);
        var end = from + Recorder.Ticks(time);
        var latencies = new List<long>(200_000);
        for (var since = Stopwatch.GetTimestamp(); since < end;)
        {
            Scan();
            var now = Stopwatch.GetTimestamp();
            if (since >= from)
                latencies.Add(now - since);
            since = now;
        }

        latencies.Sort();
        return new(latencies.Count, 0, null, time, latencies);
    }

    private void Scan()
    {
        var card = Random.Shared.Next(grains.Length);
        var seq = ++seqs[card];
        var at = DateTimeOffset.UtcNow.UtcTicks;
        begin.ExecuteNonQuery();
        var tip = Random.Shared.NextInt64();
        if (Execute(advance, grains[card], seq, tip, at, state) != 1)
            throw new InvalidOperationException("the peer lost a head");
        Execute(insert, grains[card], seq, tip, RandomBytes(16), at, body);
        Execute(list, ListKey(card, seq, at));
        commit.ExecuteNonQuery();
    }

    /// <summary>Till, time, card, sequence: rows that sort by time, as the host's do.</summary>
    private byte[] ListKey(int card, long seq, long at)
    {
        var key = new byte[RowKeySize];
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(22), at);
        grains[card].AsSpan(4).CopyTo(key.AsSpan(30));
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(47), seq);
        return key;
    }

    private void Fill()
    {
        begin.ExecuteNonQuery();
        using var create = Command("INSERT INTO heads VALUES ($grain, 0, 0, 0, $state)", "$grain", "$state");
        foreach (var grain in grains)
            Execute(create, grain, state);
        commit.ExecuteNonQuery();
    }

    private static int Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters)
            command.Parameters.Add(new() { ParameterName = name });
        return command;
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
