using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Cashback.Hosts.Tests;

/// <summary>reliability.md, fault 2: kill −9 under load, again and again; acknowledged and missing 0, applied twice 0.</summary>
public class KillTests
{
    private const int Cards = 20;
    private const int Scans = 3_000;
    private const int Callers = 32;

    [Fact]
    public async Task KilledUnderLoad_NothingAcknowledgedIsLost_NothingIsDoneTwice()
    {
        var found = await RunAsync("sqlite", kills: 4);
        Assert.True(found.Killed > 0, "no kill came while scans were under way");
        Assert.Equal(0, found.Lost);
        Assert.Equal(0, found.Changed);
        Assert.True((bool)found.Proof["ok"]!, found.Proof.ToJsonString());
        // 20 cards made and scanned, one venue and till with their programme, and each scan exactly once.
        Assert.Equal(found.Before + Scans, (long)found.Proof["operations"]!);
    }

    /// <summary>The negative control: a journal that forgets must be caught by the same test.</summary>
    [Fact]
    public async Task KilledUnderLoad_AJournalInMemory_IsCaught() => Assert.True((await RunAsync("memory", kills: 1)).Lost > 0);

    [Fact]
    public async Task Stopped_AnswersWhatItAccepted()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-stop-").FullName;
        await using var host = await HostProcess.StartAsync(folder, "sqlite");
        using var shop = new Shop(host.Url);
        var (till, cards) = await shop.OpenAsync(Cards);
        var calls = Enumerable.Range(0, 200).Select(i => shop.ScanAsync(till, cards[i % Cards], $"stop-{i}")).ToList();
        await calls[0];
        Assert.Equal(0, await host.StopAsync());
        var answered = (await Task.WhenAll(calls)).Count(c => c.Body is not null);

        await using var again = await HostProcess.StartAsync(folder, "sqlite");
        using var after = new Shop(again.Url);
        var replayed = 0;
        for (var i = 0; i < calls.Count; i++)
            replayed += (await after.ScanAsync(till, cards[i % Cards], $"stop-{i}")).Replayed ? 1 : 0;
        Assert.Equal(answered, replayed);
        Directory.Delete(folder, true);
    }

    private static async Task<Found> RunAsync(string journal, int kills)
    {
        var folder = Directory.CreateTempSubdirectory("cashback-kill-").FullName;
        var host = await HostProcess.StartAsync(folder, journal);
        var acknowledged = new ConcurrentDictionary<int, string>();
        string till;
        string[] cards;
        long before;
        using (var shop = new Shop(host.Url))
        {
            (till, cards) = await shop.OpenAsync(Cards);
            before = (long)(await shop.ProofAsync())["operations"]!;
        }

        var killed = 0;
        for (var round = 0; round <= kills; round++)
        {
            using var shop = new Shop(host.Url);
            var enough = round < kills ? acknowledged.Count + Scans / (kills + 2) : int.MaxValue;
            var reached = new TaskCompletionSource();
            var load = LoadAsync(shop, till, cards, acknowledged, () =>
            {
                if (acknowledged.Count >= enough)
                    reached.TrySetResult();
            });
            if (await Task.WhenAny(load, reached.Task) == load)
                break;
            await host.KillAsync();
            await load;
            killed++;
            await host.DisposeAsync();
            host = await HostProcess.StartAsync(folder, journal);
        }

        using var last = new Shop(host.Url);
        var (lost, changed) = (0, 0);
        for (var i = 0; i < Scans; i++)
        {
            var (body, replayed) = await last.ScanAsync(till, cards[i % Cards], $"scan-{i}");
            lost += acknowledged.ContainsKey(i) && !replayed ? 1 : 0;
            changed += acknowledged.TryGetValue(i, out var first) && replayed && body != first ? 1 : 0;
        }

        var proof = await last.ProofAsync();
        await host.DisposeAsync();
        Directory.Delete(folder, true);
        return new(killed, lost, changed, before, proof);
    }

    /// <summary>Sends every scan that is not yet acknowledged, until all were tried.</summary>
    private static async Task LoadAsync(Shop shop, string till, string[] cards, ConcurrentDictionary<int, string> acknowledged, Action after)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < Scans; i = Interlocked.Increment(ref next))
            {
                if (acknowledged.ContainsKey(i))
                    continue;
                if ((await shop.ScanAsync(till, cards[i % Cards], $"scan-{i}")).Body is { } body)
                    acknowledged[i] = body;
                after();
            }
        }));
    }

    private sealed record Found(int Killed, int Lost, int Changed, long Before, JsonNode Proof);
}
