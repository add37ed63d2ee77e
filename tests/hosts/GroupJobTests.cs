using System.Text.Json.Nodes;

namespace Cashback.Hosts.Tests;

/// <summary>reliability.md, fault 8: a group adjustment is killed in the middle and goes on by itself; each customer exactly once.</summary>
public class GroupJobTests
{
    private const int Members = 2_000;

    /// <summary>A job may be over before the kill comes; then the next one is killed.</summary>
    private const int MaxJobs = 8;

    [Fact]
    public async Task KilledInTheMiddle_GoesOn_AndAdjustsEachMemberOnce()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-job-").FullName;
        var host = await HostProcess.StartAsync(folder, "sqlite");
        string[] members;
        string group;
        using (var shop = new Shop(host.Url))
        {
            members = await CustomersAsync(shop);
            group = (string)(await shop.PostAsync("/v1/groups", "group", new { name = "all", members }))["id"]!;
        }

        var (jobs, killed) = (0, false);
        while (!killed && jobs < MaxJobs)
        {
            JsonNode at;
            string job;
            using (var shop = new Shop(host.Url))
            {
                job = (string)(await shop.PostAsync($"/v1/groups/{group}/adjustments", $"job-{jobs++}", new { applyType = "relative", asset = "gift", amount = 10, comment = "c" }))["job"]!;
                do
                {
                    at = await shop.GetAsync($"/v1/jobs/{job}");
                }
                while ((long)at["done"]! == 0);
            }

            await host.KillAsync();
            await host.DisposeAsync();
            killed = (string)at["status"]! == "running";
            host = await HostProcess.StartAsync(folder, "sqlite");
            using var again = new Shop(host.Url);
            await again.EventsAsync(job);
            at = await again.GetAsync($"/v1/jobs/{job}");
            Assert.Equal(("done", Members, Members), ((string)at["status"]!, (long)at["done"]!, (long)at["applied"]!));
        }

        Assert.True(killed, "every job was over before it was killed");
        using var last = new Shop(host.Url);
        foreach (var some in members.Chunk(50))
            Assert.All(await Task.WhenAll(some.Select(member => last.GetAsync($"/v1/customers/{member}"))), customer => Assert.Equal(10 * jobs, (long)customer["balances"]!["gift"]!));
        Assert.True((bool)(await last.ProofAsync())["ok"]!);
        await host.DisposeAsync();
        Directory.Delete(folder, true);
    }

    private static async Task<string[]> CustomersAsync(Shop shop)
    {
        var members = new List<string>(Members);
        foreach (var some in Enumerable.Range(0, Members).Chunk(100))
            members.AddRange((await Task.WhenAll(some.Select(i => shop.PostAsync("/v1/customers", $"customer-{i}", new { })))).Select(made => (string)made["id"]!));
        return [.. members];
    }
}
