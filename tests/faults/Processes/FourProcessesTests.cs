using System.Text.Json.Nodes;
using Cashback.Hosts.Tests;
using Cashback.Journal.Postgres;

namespace Cashback.Faults.Processes;

/// <summary>Four processes that all own the same cards: no fork, no loss, no double, whatever dies.</summary>
public sealed class FourProcessesTests(PostgresServer server) : IAsyncLifetime
{
    private const int Cards = 20;
    private const int Scans = 1_000;

    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await server.CreateAsync();

    public async ValueTask DisposeAsync() => await server.DropAsync(_database);

    [Fact]
    public async Task KilledOneAfterAnother_UnderLoad_NothingForksIsLostOrDoubled()
    {
        await using var four = await FourProcesses.StartAsync(_database, Cards);
        var before = (long)(await four.ProofAsync())["operations"]!;
        var acknowledged = await four.LoadAsync(Scans, async _ =>
        {
            for (var host = 1; host <= 3; host++)
                await four.RestartAsync(host);
        });
        Assert.Equal((0, 0), await four.AgainAsync(acknowledged));
        var proof = await four.ProofAsync();
        Assert.True((bool)proof["ok"]!, proof.ToJsonString());
        Assert.Equal(before + Scans, (long)proof["operations"]!);

        // The negative control: one acknowledged operation is taken out of the journal, and both checks must say so.
        await PostgresServer.ExecuteAsync(_database, "DELETE FROM journal WHERE ctid = (SELECT ctid FROM journal WHERE convert_from(body, 'UTF8') LIKE '%\"t\":\"scan\"%' ORDER BY seq DESC LIMIT 1)");
        Assert.False((bool)(await four.ProofAsync())["ok"]!);
    }

    /// <summary>Each scan one to ten times at once at different processes, one copy in twenty with another bill.</summary>
    [Fact]
    public async Task RetryStorm_DoesEachScanOnce()
    {
        await using var four = await FourProcesses.StartAsync(_database, Cards);
        var before = (long)(await four.ProofAsync())["operations"]!;
        var random = new Random(7);
        var (answers, reused) = (0, 0);
        for (var wave = 0; wave < 6; wave++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            {
                var copies = Enumerable.Range(0, random.Next(1, 11)).Select(_ => random.Next(20) == 0 ? 1_001L : 1_000L).ToList();
                var said = await Task.WhenAll(copies.Select(bill => SettledAsync(four, four.Cards[i % Cards], $"storm-{wave}-{i}", bill)));
                var good = said.Where(s => s.Status == 200).ToList();
                Assert.Single(good.Select(s => s.Body).Distinct());
                Assert.Single(good.Select(s => s.Bill).Distinct());
                Assert.All(said.Where(s => s.Status != 200), s => Assert.Equal(422, s.Status));
                Assert.Equal(copies.Count, good.Count + said.Count(s => s.Bill != good[0].Bill));
                Interlocked.Add(ref answers, said.Length);
                Interlocked.Add(ref reused, said.Length - good.Count);
            }));
        }

        var proof = await four.ProofAsync();
        Assert.True((bool)proof["ok"]!, proof.ToJsonString());
        Assert.Equal(before + 120, (long)proof["operations"]!);
        Assert.True(answers > 400 && reused > 5, $"{answers} answers, {reused} of another bill");
    }

    /// <summary>10.00 on a card; a hundred calls of 1.00 each, at all four at once.</summary>
    [Fact]
    public async Task HundredSpendsAtOnce_SpendTheBalance()
    {
        await using var four = await FourProcesses.StartAsync(_database, 1);
        Assert.Equal(200, (await four.Any.SendAsync("/v1/topups", four.Till, "money", new { card = four.Cards[0], amount = 1_000, method = "terminal" })).Status);
        var spent = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            (long?)JsonNode.Parse((await four.ScanAsync(four.Cards[0], $"spend-{i}", new { card = four.Cards[0], bill = 100, payWithMoney = true })).Body)?["paidWithMoney"] ?? 0));
        Assert.Equal(1_000, spent.Sum());
        var card = await four.Any.GetAsync($"/v1/cards/{four.Cards[0]}");
        Assert.Equal(0, (long)card["balances"]!["money"]!);
    }

    private static async Task<(int Status, string Body, long Bill)> SettledAsync(FourProcesses four, string card, string key, long bill)
    {
        var (status, body, _) = await four.SettleAsync(card, key, new { card, bill });
        return (status, body, bill);
    }
}
