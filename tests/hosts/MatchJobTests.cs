using System.Globalization;
using System.Text.Json.Nodes;

namespace Cashback.Hosts.Tests;

/// <summary>
/// reliability.md, fault 8: a refund of mixed tickets and its dispatch are killed again and again; each ticket is exchanged once,
/// each payment sent once, and refunded plus kept is the original, to the cent. CASHBACK_MATCH_TICKETS and CASHBACK_MATCH_KILLS
/// make it larger: bench/RESULTS.md has such a run.
/// </summary>
public class MatchJobTests(ITestOutputHelper output)
{
    private static readonly int Tickets = Number("CASHBACK_MATCH_TICKETS", 4_000);
    private static readonly int Kills = Number("CASHBACK_MATCH_KILLS", 5);

    private readonly Random _random = new(20);
    private int _killed;

    [Fact]
    public async Task KilledAgainAndAgain_EachTicketOnce_EachPaymentOnce()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-match-").FullName;
        var host = await HostProcess.StartAsync(folder, "sqlite");
        var office = new MatchOffice(Tickets);
        await office.OpenAsync(host.Url);
        var before = office.Originals.Values.Where(o => o.State is "sold" or "controlled").Sum(o => o.Price);

        var (refunded, kept) = (0L, 0L);
        foreach (var part in MatchOffice.Parts)
        {
            var step = await office.RefundAsync(host.Url, part);
            host = await KillAsync(host, folder, step, _killed < Kills / 2 ? 1 : 0, 2);
            var result = (await EndAsync(host, step))["result"]!;
            (refunded, kept) = (refunded + (long)result["refunded"]!, kept + (long)result["kept"]!);
            // The same operator presses the button again, after the crash: the answer is the first one, and nothing happens.
            Assert.Equal(step, await office.RefundAsync(host.Url, part));
        }

        Assert.Equal(before, refunded + kept);
        var first = _killed;
        var job = await office.DispatchAsync(host.Url);
        host = await KillAsync(host, folder, job, Kills - _killed, 40);
        Assert.Equal("done", (string)(await EndAsync(host, job))["status"]!);
        output.WriteLine($"{Tickets} tickets, killed {_killed} times while a job was at work, {first} of them in step 1");
        Assert.Equal(Kills, _killed);

        using (var shop = new Shop(host.Url))
        {
            Assert.Equal(refunded, await office.CheckTicketsAsync(shop));
            var match = await shop.GetAsync($"/v1/matches/{office.Match}");
            Assert.Equal((before - refunded, before, refunded), ((long)match["receipts"]!, (long)match["receiptsBefore"]!, (long)match["refunded"]!));
            CheckPayments(await office.RefundsAsync(shop), refunded, folder);
            Assert.True((bool)(await shop.ProofAsync())["ok"]!);
        }

        await host.DisposeAsync();
        Directory.Delete(folder, true);
    }

    /// <summary>Kills the host at some moment while the job is at work, and starts it again, so many times; sooner with less patience.</summary>
    private async Task<HostProcess> KillAsync(HostProcess host, string folder, string job, int times, int patience)
    {
        for (var left = times; left > 0;)
        {
            var running = true;
            using (var shop = new Shop(host.Url))
            {
                for (var looks = _random.Next(1, patience); looks > 0 && running; looks--)
                    running = (string)(await shop.GetAsync($"/v1/jobs/{job}"))["status"]! == "running";
            }

            if (!running)
                return host;
            await host.KillAsync();
            await host.DisposeAsync();
            host = await HostProcess.StartAsync(folder, "sqlite");
            (left, _killed) = (left - 1, _killed + 1);
        }

        return host;
    }

    private static async Task<JsonNode> EndAsync(HostProcess host, string job)
    {
        using var shop = new Shop(host.Url, TimeSpan.FromMinutes(10));
        await shop.EventsAsync(job);
        return await shop.GetAsync($"/v1/jobs/{job}");
    }

    /// <summary>All that is due has arrived or says why not; the provider's own books have each card payment once, to the cent.</summary>
    private static void CheckPayments(List<JsonNode> refunds, long refunded, string folder)
    {
        Assert.Equal(refunded, refunds.Sum(r => (long)r["amount"]!));
        Assert.All(refunds, r => Assert.True((string)r["status"]! == "done" ? (long)r["settled"]! == (long)r["amount"]! : (string)r["reason"]! is "pay_by_hand" or "voucher_unknown", r.ToJsonString()));
        var payments = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(folder, "sandbox.jsonl")))
        {
            var payment = JsonNode.Parse(line)!;
            payments[((string)payment["id"]!).Split(' ')[0]] = payment;
        }

        var byCard = refunds.Where(r => (string)r["to"]! == "card").ToList();
        Assert.Equal(byCard.Count, payments.Count);
        foreach (var refund in byCard)
        {
            var sent = Assert.Single(payments[(string)refund["payment"]!]["refunds"]!.AsArray())!;
            Assert.Equal((long)refund["amount"]!, (long)sent["amount"]!);
        }
    }

    private static int Number(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
