using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Hosts.Tests;

/// <summary>
/// reliability.md, fault 8: a refund and its dispatch are killed again and again; each ticket is exchanged once a run, each
/// payment sent once, and refunded plus kept is the original.
/// </summary>
public class MatchJobTests
{
    private const int Tickets = 8_192;
    private const int Runs = 4;

    /// <summary>Ten per cent of what is left, each time.</summary>
    private const int RateBps = 1_000;

    [Fact]
    public async Task KilledAgainAndAgain_EachTicketOnce_EachPaymentOnce()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-match-").FullName;
        var host = await HostProcess.StartAsync(folder, "sqlite");
        var (match, original, killed) = ("", 0L, 0);
        using (var shop = new Shop(host.Url))
        {
            match = (string)(await shop.PostAsync("/v1/matches", "match", new { name = "final", startsAt = "2026-03-01T18:00:00Z" }))["id"]!;
            Assert.Equal(Tickets, await ImportAsync(host.Url, match));
            original = (long)(await shop.GetAsync($"/v1/matches/{match}"))["receipts"]!;
        }

        var expected = original;
        for (var run = 0; run < Runs; run++)
        {
            string job;
            using (var shop = new Shop(host.Url))
                job = await RefundAsync(shop, match, run);
            for (var kill = 0; kill < 3; kill++)
                (host, killed) = await KillAsync(host, folder, job, killed);
            using var after = new Shop(host.Url);
            await after.EventsAsync(job);
            var done = await after.GetAsync($"/v1/jobs/{job}");
            Assert.Equal(("done", Tickets, Tickets), ((string)done["status"]!, (long)done["done"]!, (long)done["applied"]!));
            Assert.Equal(expected, (long)done["result"]!["refunded"]! + (long)done["result"]!["kept"]!);
            expected = (long)done["result"]!["kept"]!;
            Assert.Equal(expected, (long)(await after.GetAsync($"/v1/matches/{match}"))["receipts"]!);
        }

        Assert.True(killed >= Runs, $"only {killed} kills came while a job was at work");
        host = await DispatchAsync(host, folder, match, original - expected);
        await CheckAsync(host.Url, match, original);
        await host.DisposeAsync();
        Assert.Equal(original - expected, Sandbox(folder));
        Directory.Delete(folder, true);
    }

    /// <summary>Kills the host where it stands; counts it if the job was at work then.</summary>
    private static async Task<(HostProcess Host, int Killed)> KillAsync(HostProcess host, string folder, string job, int killed)
    {
        string status;
        using (var shop = new Shop(host.Url))
            status = (string)(await shop.GetAsync($"/v1/jobs/{job}"))["status"]!;
        await host.KillAsync();
        await host.DisposeAsync();
        return (await HostProcess.StartAsync(folder, "sqlite"), killed + (status == "running" ? 1 : 0));
    }

    private static async Task<string> RefundAsync(Shop shop, string match, int run)
    {
        var path = $"/v1/matches/{match}/refunds";
        var confirm = (string?)null;
        if (run > 0)
            confirm = (string)(await shop.RefusedAsync(path, $"ask-{run}", new { rateBps = RateBps, channel = "c", pointOfSale = "p" }))["confirm"]!;
        return (string)(await shop.PostAsync(path, $"run-{run}", new { rateBps = RateBps, channel = "c", pointOfSale = "p", confirm }))["job"]!;
    }

    private static async Task<HostProcess> DispatchAsync(HostProcess host, string folder, string match, long refunded)
    {
        string job;
        using (var shop = new Shop(host.Url))
            job = (string)(await shop.PostAsync($"/v1/matches/{match}/refund-payments", "send", new { }))["job"]!;
        for (var kill = 0; kill < 3; kill++)
            (host, _) = await KillAsync(host, folder, job, 0);
        using var after = new Shop(host.Url);
        await after.EventsAsync(job);
        var done = await after.GetAsync($"/v1/jobs/{job}");
        Assert.Equal(("done", 0, refunded), ((string)done["status"]!, (long)done["failed"]!, (long)done["result"]!["amount"]!));
        return host;
    }

    private static async Task CheckAsync(Uri url, string match, long original)
    {
        using var shop = new Shop(url);
        var (prices, lives, cursor) = (0L, 0, "");
        do
        {
            var page = await shop.GetAsync($"/v1/matches/{match}/tickets?limit=1000{cursor}");
            foreach (var ticket in page["data"]!.AsArray())
            {
                lives++;
                prices += ticket!["replaces"] is null ? (long)ticket["price"]! : 0;
                Assert.Equal(ticket["replacedBy"] is null ? "sold" : "cancelled", (string)ticket["state"]!);
            }

            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(((Runs + 1) * Tickets, original), (lives, prices));
        Assert.True((bool)(await shop.ProofAsync())["ok"]!);
    }

    /// <summary>What the provider's own books say that it has paid back, each key once.</summary>
    private static long Sandbox(string folder)
    {
        var payments = new Dictionary<string, JsonNode>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "sandbox.jsonl")))
        {
            var payment = JsonNode.Parse(line)!;
            payments[(string)payment["id"]!] = payment;
        }

        var refunds = payments.Values.SelectMany(p => p["refunds"]!.AsArray()).ToList();
        Assert.Equal(refunds.Count, refunds.Select(r => (string)r!["key"]!).Distinct().Count());
        return refunds.Sum(r => (long)r!["amount"]!);
    }

    /// <summary>Odd prices; four tickets a payment.</summary>
    private static async Task<long> ImportAsync(Uri url, string match)
    {
        var text = new StringBuilder("id,price,category,channel,state,owner,payment,method\n");
        for (var i = 0; i < Tickets; i++)
        {
            var price = 1_003 + i * 37 % 9_001;
            text.Append(CultureInfo.InvariantCulture, $"t{i},{price},c{i % 5},web,sold,,pi_{i / 4}:{price},card\n");
        }

        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/matches/{match}/tickets") { Content = new StringContent(text.ToString(), Encoding.UTF8, "text/csv") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", HostProcess.Owner);
        using var answer = await http.SendAsync(request);
        return (long)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["imported"]!;
    }
}
