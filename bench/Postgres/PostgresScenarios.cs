using Cashback.Batches;
using Cashback.Hosts;
using Cashback.InProcess;
using Cashback.Journal.Postgres;
using Cashback.Load;
using Cashback.Results;
using Cashback.Scans;

namespace Cashback.Postgres;

/// <summary>The host on PostgreSQL, in process and over HTTP, against pgbench with the same rows in the same run.</summary>
internal sealed class PostgresScenarios(BenchOptions options, Report report)
{
    public const string Name = "postgres";
    private const double InProcessToPeer = 8;
    private const double HttpToPeer = 3;
    private const double BatchToPeer = 8;
    private const double HotToPeer = 20;

    public async Task RunAsync()
    {
        using var server = PostgresServer.Own();
        await PostgresServer.ExecuteAsync(server.Connection, "ALTER SYSTEM SET autovacuum = on");
        await PostgresServer.ExecuteAsync(server.Connection, "SELECT pg_reload_conf()");
        var peer = await InProcessAsync(server);
        await OverHttpAsync(server, peer);
    }

    /// <summary>The peer runs right after each of ours, so that whatever else the machine does meets both.</summary>
    private async Task<PgbenchPeer> InProcessAsync(PostgresServer server)
    {
        var database = await server.CreateAsync();
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = database });
        await using var node = await LocalNode.OpenAsync(journal, journal.Lanes);
        await node.CreateProgrammeAsync();
        await Callers.ForEachAsync(options.Cards, node.CreateCardAsync);
        await PostgresServer.ExecuteAsync(database, "VACUUM ANALYZE");
        var before = await StoredAsync(database);
        var rate = await Callers.RateAsync(options.Cards, options.WarmUp, options.Time, node.ScanAsync);
        var after = await StoredAsync(database);
        var scans = (double)(after.Operations - before.Operations);
        report.Add(Finding.Plain("bytes an operation", Finding.Text($"{(after.Tables - before.Tables) / scans:N0} of tables and indexes, {(after.Log - before.Log) / scans:N0} of log")));
        var (state, body) = (await MeanAsync(database, "state", "heads"), await MeanAsync(database, "body", "journal"));
        var peer = new PgbenchPeer(server, await server.CreateAsync(), options.Cards, state, body);
        await peer.PrepareAsync();
        report.Add(Finding.Plain("peer: pgbench, hand-tuned function, 64 clients, the same rows", Finding.Text($"state {state.Length / 2} B, body {body.Length / 2} B")));
        report.Add(Finding.Faster("scans in process, PostgreSQL, 1,000 callers, to pgbench", rate, peer.Run(options.Cards, options.Time), InProcessToPeer));
        var hot = await Callers.RateAsync(1, options.WarmUp, options.Time, node.ScanAsync);
        report.Add(Finding.Faster("one hot card in process, PostgreSQL, to pgbench on one row", hot, peer.Run(1, options.Time), HotToPeer));
        return peer;
    }

    private async Task OverHttpAsync(PostgresServer server, PgbenchPeer peer)
    {
        var database = await server.CreateAsync();
        await using var host = await EmbeddedHost.StartAsync(Path.Combine(options.Folder, Name), "--journal", "postgres", "--connection", database);
        var shop = await Shop.OpenAsync(host, options.Cards);
        new ScanWorkload(host.EndPoint.ToString(), shop.TillKey, shop.Cards).Heat(host, options.Callers);
        await PostgresServer.ExecuteAsync(database, "VACUUM ANALYZE");
        var scans = Closed(shop.Cards);
        report.Add(Finding.Faster(Finding.Text($"scans over HTTP, PostgreSQL, {options.Callers} connections, to pgbench"), scans.Rate, peer.Run(options.Cards, options.Time), HttpToPeer));
        report.Add(Finding.Plain("latency of these", Finding.Text($"p50 {scans.Percentile(0.5).TotalMilliseconds:0.0} ms, p99 {scans.Percentile(0.99).TotalMilliseconds:0.0} ms, {scans.Failures} failures")));
        var hot = Closed([shop.Cards[0]]);
        report.Add(Finding.Faster("one hot card over HTTP, PostgreSQL, to pgbench on one row", hot.Rate, peer.Run(1, options.Time), HotToPeer));
        var batch = await BatchLoad.RunAsync(host, shop, options.WarmUp, options.Time);
        report.Add(Finding.Faster("batch upload of scans over HTTP, PostgreSQL, to pgbench", batch.Rate, peer.Run(options.Cards, options.Time), BatchToPeer));

        Measured Closed(IReadOnlyList<string> cards) =>
            ClosedLoop.Run(host.EndPoint, new ScanWorkload(host.EndPoint.ToString(), shop.TillKey, cards), options.Callers, options.WarmUp, options.Time);
    }

    private static async Task<(long Operations, long Tables, long Log)> StoredAsync(string database) => (
        await PostgresServer.ScalarAsync<long>(database, "SELECT count(*) FROM journal"),
        await PostgresServer.ScalarAsync<long>(database, "SELECT pg_database_size(current_database())"),
        await PostgresServer.ScalarAsync<long>(database, "SELECT (pg_current_wal_lsn() - '0/0')::bigint"));

    /// <summary>Random bytes, in hex, as long as the mean value of a scan.</summary>
    private static async Task<string> MeanAsync(string database, string column, string table)
    {
        var size = await PostgresServer.ScalarAsync<decimal>(database, $"SELECT round(avg(length({column}))) FROM (SELECT {column} FROM {table} WHERE seq > 2 LIMIT 10000) scans");
        var bytes = new byte[(int)size];
        Random.Shared.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
