using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cashback.Hosts.Tests;
using Npgsql;

namespace Cashback.Silo.Tests.Processes;

/// <summary>
/// docker-compose.yml as processes: two silos and two APIs. Each silo speaks with the database and with the other silo through
/// wires that can be cut.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const string Owner = HostProcess.Owner;

    private readonly List<Shop> _shops = [];

    public Link[] ToDatabase { get; private init; } = [];

    public Link[] ToSilo { get; private init; } = [];

    public SiloProcess[] Silos { get; private init; } = [];

    public SiloProcess[] Apis { get; private init; } = [];

    public string Till { get; private set; } = "";

    public string[] Cards { get; private set; } = [];

    public Shop Any => _shops[Random.Shared.Next(_shops.Count)];

    public static async Task<Cluster> StartAsync(string connection, int cards, Action<SiloProcess>? configure = null)
    {
        var database = new NpgsqlConnectionStringBuilder(connection);
        Link[] toDatabase = [new(database.Port), new(database.Port)];
        int[] listen = [FreePort(), FreePort()];
        Link[] toSilo = [new(listen[0]), new(listen[1])];
        var cluster = new Cluster
        {
            ToDatabase = toDatabase,
            ToSilo = toSilo,
            Silos =
            [
                .. Enumerable.Range(0, 2).Select(i => new SiloProcess(
                    "silo", FreePort(), new NpgsqlConnectionStringBuilder(connection) { Port = toDatabase[i].Port }.ConnectionString,
                    "--silo-port", $"{toSilo[i].Port}", "--listen-silo-port", $"{listen[i]}", "--gateway-port", $"{FreePort()}")),
            ],
            Apis = [new("api", FreePort(), connection), new("api", FreePort(), connection)],
        };
        foreach (var process in cluster.All)
            configure?.Invoke(process);
        await cluster.StartAllAsync();
        (cluster.Till, cluster.Cards) = await cluster._shops[0].OpenAsync(cards);
        return cluster;
    }

    private IEnumerable<SiloProcess> All => Silos.Concat(Apis);

    public async Task StartAllAsync()
    {
        foreach (var process in All)
            process.Start();
        await Task.WhenAll(All.Select(p => p.ReadyAsync()));
        foreach (var shop in _shops)
            shop.Dispose();
        _shops.Clear();
        _shops.AddRange(Apis.Select(a => new Shop(a.Url)));
    }

    /// <summary>Asks any API until somebody has decided.</summary>
    public Task<(int Status, string Body, bool Replayed)> SettleAsync(string card, string key, object? body = null) => Shop.SettleAsync(() => Any, Till, card, key, body);

    /// <summary>That many scans by 32 callers, each of whom goes on until he is answered; what was acknowledged.</summary>
    public async Task<ConcurrentDictionary<int, string>> LoadAsync(int scans, Func<Task> meanwhile)
    {
        var acknowledged = new ConcurrentDictionary<int, string>();
        var (next, half) = (-1, new TaskCompletionSource());
        var callers = Enumerable.Range(0, 32).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < scans; i = Interlocked.Increment(ref next))
            {
                if (i == scans / 4)
                    half.TrySetResult();
                var answer = await SettleAsync(Cards[i % Cards.Length], $"scan-{i}");
                Assert.Equal(200, answer.Status);
                acknowledged[i] = answer.Body;
            }
        }).ToList();
        await half.Task;
        await meanwhile();
        await Task.WhenAll(callers);
        return acknowledged;
    }

    /// <summary>Everything acknowledged is known and answered as before; the books are clean, and hold each scan once.</summary>
    public async Task AuditAsync(ConcurrentDictionary<int, string> acknowledged, long before)
    {
        var (lost, changed) = (0, 0);
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (scan, _) =>
        {
            var answer = await SettleAsync(Cards[scan.Key % Cards.Length], $"scan-{scan.Key}");
            Interlocked.Add(ref lost, answer.Replayed ? 0 : 1);
            Interlocked.Add(ref changed, answer.Body == scan.Value ? 0 : 1);
        });
        Assert.Equal((0, 0), (lost, changed));
        var proof = await ProofAsync();
        Assert.True((bool)proof["ok"]!, proof.ToJsonString());
        Assert.Equal(before + acknowledged.Count, (long)proof["operations"]!);
    }

    public Task<JsonNode> ProofAsync() => _shops[0].ProofAsync();

    public async Task<long> OperationsAsync() => (long)(await ProofAsync())["operations"]!;

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in _shops)
            shop.Dispose();
        foreach (var process in Apis.Concat(Silos))
            await process.DisposeAsync();
        foreach (var link in ToDatabase.Concat(ToSilo))
            link.Dispose();
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
