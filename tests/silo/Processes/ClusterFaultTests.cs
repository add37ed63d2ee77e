using System.Diagnostics;
using System.Text.Json.Nodes;
using Cashback.Hosts.Tests;
using Cashback.Journal.Postgres;

namespace Cashback.Silo.Tests.Processes;

/// <summary>What goes wrong with the processes of a cluster and between them (docs/operations.md, "Cluster").</summary>
public sealed class ClusterFaultTests(PostgresServer server)
{
    private const int Cards = 40;
    private const int Scans = 1_500;

    [Fact]
    public async Task SiloKilledUnderLoad_NothingIsLostOrDoubled_AndItComesBack()
    {
        await using var cluster = await StartAsync();
        var before = await cluster.OperationsAsync();
        var acknowledged = await cluster.LoadAsync(Scans, async () =>
        {
            await cluster.Silos[0].KillAsync();
            cluster.Silos[0].Start();
            await cluster.Silos[0].ReadyAsync();
            await cluster.Silos[1].KillAsync();
            cluster.Silos[1].Start();
            await cluster.Silos[1].ReadyAsync();
        });
        await cluster.AuditAsync(acknowledged, before);
    }

    /// <summary>The negative control of every audit here: one acknowledged operation is taken out of the journal.</summary>
    [Fact]
    public async Task OperationThatIsTakenOut_IsMissed()
    {
        var database = await server.CreateAsync();
        await using var cluster = await Cluster.StartAsync(database, Cards);
        var before = await cluster.OperationsAsync();
        var acknowledged = await cluster.LoadAsync(200, () => Task.CompletedTask);
        await cluster.AuditAsync(acknowledged, before);
        await PostgresServer.ExecuteAsync(database, "DELETE FROM journal WHERE ctid = (SELECT ctid FROM journal WHERE convert_from(body, 'UTF8') LIKE '%\"t\":\"scan\"%' ORDER BY seq DESC LIMIT 1)");
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.AuditAsync(acknowledged, before));
    }

    /// <summary>Both silos believe that the other one is dead: the database says which is right, and the other one ends itself.</summary>
    [Fact]
    public async Task SilosCutFromEachOther_OneGoesOn_NothingIsLostOrDoubled()
    {
        await using var cluster = await StartAsync();
        var before = await cluster.OperationsAsync();
        var acknowledged = await cluster.LoadAsync(Scans, async () =>
        {
            foreach (var link in cluster.ToSilo)
                link.Cut();
            await Patience.UntilAsync(() => cluster.Silos.Any(s => s.HasExited), "no silo has ended");
            Assert.Single(cluster.Silos, s => s.HasExited);
            foreach (var link in cluster.ToSilo)
                link.Mend();
            var dead = cluster.Silos.First(s => s.HasExited);
            dead.Start();
            await dead.ReadyAsync();
        });
        await cluster.AuditAsync(acknowledged, before);
    }

    /// <summary>A silo without its database answers 503; the other one takes over, and the first serves again when it is back.</summary>
    [Fact]
    public async Task SiloCutFromTheDatabase_NothingIsLostOrDoubled()
    {
        var database = await server.CreateAsync();
        await using var cluster = await Cluster.StartAsync(database, Cards);
        var before = await cluster.OperationsAsync();
        var acknowledged = await cluster.LoadAsync(Scans, async () =>
        {
            cluster.ToDatabase[0].Cut();
            // It holds no bucket any more, and the other one has them all.
            await Patience.UntilAsync(() => PostgresServer.ScalarAsync<long>(database, "SELECT CASE WHEN min(until) > now() THEN count(DISTINCT owner) ELSE 0 END FROM leases"), owners => owners == 1);
            Assert.False(await cluster.Silos[0].IsReadyAsync());
            cluster.ToDatabase[0].Mend();
            if (!cluster.Silos[0].HasExited)
                return;
            cluster.Silos[0].Start();
            await cluster.Silos[0].ReadyAsync();
        });
        await cluster.AuditAsync(acknowledged, before);
    }

    [Fact]
    public async Task EverythingKilledAtOnce_AndStartedAgain_GoesOn()
    {
        using var own = PostgresServer.Own();
        await using var cluster = await Cluster.StartAsync(await own.CreateAsync(), Cards);
        var before = await cluster.OperationsAsync();
        var acknowledged = await cluster.LoadAsync(Scans, async () =>
        {
            await Task.WhenAll(cluster.Silos.Concat(cluster.Apis).Select(p => p.KillAsync()));
            own.Kill();
            own.Start();
            await cluster.StartAllAsync();
        });
        await cluster.AuditAsync(acknowledged, before);
    }

    /// <summary>The next owner of a dead silo's cards works within seconds.</summary>
    [Fact]
    public async Task CardsOfAKilledSilo_ServeAgainSoon()
    {
        await using var cluster = await StartAsync();
        foreach (var card in cluster.Cards)
            Assert.Equal(200, (await cluster.SettleAsync(card, $"warm-{card}")).Status);
        var watch = Stopwatch.StartNew();
        await cluster.Silos[0].KillAsync();
        await Task.WhenAll(cluster.Cards.Select(card => cluster.SettleAsync(card, $"after-{card}")));
        TestContext.Current.TestOutputHelper?.WriteLine($"all cards served {watch.Elapsed.TotalSeconds:0.0} s after the kill");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Stopped_UnderLoad_ASiloDrains_AndNobodyLosesAnAnswer()
    {
        await using var cluster = await StartAsync();
        var before = await cluster.OperationsAsync();
        var exit = -1;
        var acknowledged = await cluster.LoadAsync(Scans, async () => exit = await cluster.Silos[0].StopAsync());
        Assert.Equal(0, exit);
        await cluster.AuditAsync(acknowledged, before);
    }

    [Fact]
    public async Task RetryStorm_DoesEachScanOnce()
    {
        await using var cluster = await StartAsync();
        var before = await cluster.OperationsAsync();
        var random = new Random(11);
        var reused = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var bills = Enumerable.Range(0, random.Next(1, 11)).Select(_ => random.Next(20) == 0 ? 1_001L : 1_000L).ToList();
            var card = cluster.Cards[i % Cards];
            var said = await Task.WhenAll(bills.Select(async bill => (Bill: bill, Answer: await cluster.SettleAsync(card, $"storm-{i}", new { card, bill }))));
            var good = said.Where(s => s.Answer.Status == 200).ToList();
            Assert.Single(good.Select(s => (s.Bill, s.Answer.Body)).Distinct());
            Assert.All(said.Where(s => s.Bill != good[0].Bill), s => Assert.Equal(422, s.Answer.Status));
            Interlocked.Add(ref reused, said.Length - good.Count);
        }));
        Assert.True(reused > 10, $"{reused} of another bill");
        Assert.Equal(before + 200, await cluster.OperationsAsync());
    }

    [Fact]
    public async Task HundredSpendsAtOnce_SpendTheBalance()
    {
        await using var cluster = await StartAsync();
        var card = cluster.Cards[0];
        Assert.Equal(200, (await cluster.Any.SendAsync("/v1/topups", cluster.Till, "money", new { card, amount = 1_000, method = "terminal" })).Status);
        var spent = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            (long)JsonNode.Parse((await cluster.SettleAsync(card, $"spend-{i}", new { card, bill = 100, payWithMoney = true })).Body)!["paidWithMoney"]!));
        Assert.Equal(1_000, spent.Sum());
    }

    private async Task<Cluster> StartAsync() => await Cluster.StartAsync(await server.CreateAsync(), Cards);
}
