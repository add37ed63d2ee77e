using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cashback.Hosts.Tests;

namespace Cashback.Faults.Processes;

/// <summary>
/// Four embedded hosts as processes of their own on one database. Nothing routes between them: each serves every card, and a
/// client asks any of them.
/// </summary>
internal sealed class FourProcesses : IAsyncDisposable
{
    private const int Count = 4;

    private readonly string _connection;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cashback-four-");
    private readonly HostProcess[] _hosts = new HostProcess[Count];
    private readonly Shop[] _shops = new Shop[Count];

    private FourProcesses(string connection) => _connection = connection;

    public string Till { get; private set; } = "";

    public string[] Cards { get; private set; } = [];

    public Shop Any => _shops[Random.Shared.Next(Count)];

    public static async Task<FourProcesses> StartAsync(string connection, int cards)
    {
        var four = new FourProcesses(connection);
        // The first one makes the tables and the programme.
        await four.StartAsync(0);
        (four.Till, four.Cards) = await four._shops[0].OpenAsync(cards);
        await Task.WhenAll(Enumerable.Range(1, Count - 1).Select(four.StartAsync));
        return four;
    }

    public async Task RestartAsync(int host)
    {
        await _hosts[host].KillAsync();
        await _hosts[host].DisposeAsync();
        await StartAsync(host);
    }

    /// <summary>Asks one after another until somebody has decided.</summary>
    public Task<(int Status, string Body, bool Replayed)> SettleAsync(string card, string key, object? body = null) => Shop.SettleAsync(() => Any, Till, card, key, body);

    /// <summary>The same, where only a 2xx will do.</summary>
    public async Task<(string Body, bool Replayed)> ScanAsync(string card, string key, object? body = null)
    {
        var answer = await SettleAsync(card, key, body);
        Assert.Equal(200, answer.Status);
        return (answer.Body, answer.Replayed);
    }

    /// <summary>That many scans by 32 callers, each of whom goes on until he is answered; what was acknowledged.</summary>
    public async Task<ConcurrentDictionary<int, string>> LoadAsync(int scans, Func<int, Task>? meanwhile = null)
    {
        var acknowledged = new ConcurrentDictionary<int, string>();
        var next = -1;
        var callers = Enumerable.Range(0, 32).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < scans; i = Interlocked.Increment(ref next))
                acknowledged[i] = (await ScanAsync(Cards[i % Cards.Length], $"scan-{i}")).Body;
        }).ToList();
        var disturbing = meanwhile is null ? Task.CompletedTask : meanwhile(scans);
        await Task.WhenAll([.. callers, disturbing]);
        return acknowledged;
    }

    /// <summary>Sends all again: how many are not known any more, and how many are answered otherwise than before.</summary>
    public async Task<(int Lost, int Changed)> AgainAsync(ConcurrentDictionary<int, string> acknowledged)
    {
        var (lost, changed) = (0, 0);
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (scan, _) =>
        {
            var (body, replayed) = await ScanAsync(Cards[scan.Key % Cards.Length], $"scan-{scan.Key}");
            Interlocked.Add(ref lost, replayed ? 0 : 1);
            Interlocked.Add(ref changed, replayed && body != scan.Value ? 1 : 0);
        });
        return (lost, changed);
    }

    public Task<JsonNode> ProofAsync() => _shops[0].ProofAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in _shops)
            shop?.Dispose();
        foreach (var host in _hosts.Where(h => h is not null))
            await host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(int host)
    {
        _hosts[host] = await HostProcess.StartAsync(Path.Combine(_folder.FullName, $"{host}"), "postgres", _connection);
        _shops[host] = new(_hosts[host].Url);
    }
}
