using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cashback.Matches;

namespace Cashback.Hosts.Tests;

/// <summary>The office that refunds a match: asks for both steps, looks, and asks again after a crash.</summary>
internal sealed class MatchOffice(int tickets)
{
    public const int RateBps = 3_337;
    private const int Customers = 20;

    public string Match { get; private set; } = "";

    /// <summary>What the import said: price and state by external id.</summary>
    public Dictionary<string, (long Price, string State)> Originals { get; } = new(StringComparer.Ordinal);

    public async Task OpenAsync(Uri url)
    {
        using var shop = new Shop(url);
        var owners = new List<string>();
        for (var i = 0; i < Customers; i++)
            owners.Add((string)(await shop.PostAsync("/v1/customers", $"owner-{i}", new { name = $"Owner {i}" }))["id"]!);
        Match = (string)(await shop.PostAsync("/v1/matches", "match", new { name = "final", startsAt = "2026-03-01T18:00:00Z" }))["id"]!;
        var lines = new DemoTickets(tickets, 11, owners).Lines().ToList();
        foreach (var cells in lines.Skip(1).Select(line => line.Split(',')))
            Originals[cells[0]] = (long.Parse(cells[1], CultureInfo.InvariantCulture), cells[4]);
        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/matches/{Match}/tickets") { Content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "text/csv") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", HostProcess.Owner);
        using var answer = await http.SendAsync(request);
        Assert.Equal(tickets, (long)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["imported"]!);
    }

    /// <summary>The price that the rule leaves of a ticket: half away from zero, by hand.</summary>
    public static long Kept(long price) => price - (((price * RateBps * 2) + 10_000) / 20_000);

    /// <summary>Step 1 is done in so many parts, each ticket in one of them: a job is over before it can be killed often.</summary>
    public static IEnumerable<(string Category, string Channel)> Parts =>
        from category in new[] { "Main stand", "Side stand", "Curve", "Box", "Guest sector" } from channel in new[] { "web", "app", "box office", "agency" } select (category, channel);

    public async Task<string> RefundAsync(Uri url, (string Category, string Channel) part)
    {
        using var shop = new Shop(url);
        var body = new { rateBps = RateBps, channel = "c", pointOfSale = "p", filter = new { category = part.Category, channel = part.Channel } };
        return (string)(await shop.PostAsync($"/v1/matches/{Match}/refunds", $"{part.Category}/{part.Channel}".Replace(" ", "-", StringComparison.Ordinal), body))["job"]!;
    }

    public async Task<string> DispatchAsync(Uri url)
    {
        using var shop = new Shop(url);
        return (string)(await shop.PostAsync($"/v1/matches/{Match}/refund-payments", "step-2", new { }))["job"]!;
    }

    /// <summary>Every ticket is as the rule says, once; answers what was given back of all.</summary>
    public async Task<long> CheckTicketsAsync(Shop shop)
    {
        var (refunded, seen) = (0L, new Dictionary<string, List<JsonNode>>(StringComparer.Ordinal));
        await foreach (var ticket in ListAsync(shop, "tickets"))
        {
            if (!seen.TryGetValue((string)ticket["externalId"]!, out var lives))
                seen[(string)ticket["externalId"]!] = lives = [];
            lives.Add(ticket);
        }

        Assert.Equal(Originals.Count, seen.Count);
        foreach (var (id, lives) in seen)
        {
            var (price, state) = Originals[id];
            var exchanged = price > 0 && state is "sold" or "controlled" && price > 0;
            Assert.Equal((id, exchanged ? 2 : 1, price), (id, lives.Count, (long)lives[0]["price"]!));
            if (!exchanged)
                continue;
            var kept = (long)lives[1]["price"]!;
            Assert.Equal((id, "cancelled", state, Kept(price)), (id, (string)lives[0]["state"]!, (string)lives[1]["state"]!, kept));
            Assert.Equal(((string)lives[1]["id"]!, (string)lives[0]["id"]!), ((string)lives[0]["replacedBy"]!, (string)lives[1]["replaces"]!));
            Assert.Equal(price, (long)lives[0]["refunded"]! + kept);
            refunded += price - kept;
        }

        return refunded;
    }

    public async Task<List<JsonNode>> RefundsAsync(Shop shop)
    {
        var all = new List<JsonNode>();
        await foreach (var refund in ListAsync(shop, "refund-payments"))
            all.Add(refund);
        return all;
    }

    private async IAsyncEnumerable<JsonNode> ListAsync(Shop shop, string list)
    {
        var cursor = "";
        do
        {
            var page = await shop.GetAsync($"/v1/matches/{Match}/{list}?limit=1000{cursor}");
            foreach (var item in page["data"]!.AsArray())
                yield return item!;
            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
    }
}
