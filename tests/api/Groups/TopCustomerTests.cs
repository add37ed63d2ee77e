namespace Cashback.Api.Tests.Groups;

[Collection(nameof(SharedHost))]
public sealed class TopCustomerTests(ApiHost host)
{
    private const string March = "from=2026-03-01&to=2026-03-31";

    private static async Task<List<(string Customer, string? Name, int Orders, long Turnover, long Cashback)>> TopAsync(Merchant merchant, string query, string? key = null) =>
    [
        .. (await merchant.GetAsync(key ?? merchant.Owner, $"/v1/reports/top-customers?{query}")).Ok().Json["data"]!.AsArray()
            .Select(line => ((string)line!["customer"]!, (string?)line["name"], (int)line["orders"]!, (long)line["turnover"]!, (long)line["cashback"]!)),
    ];

    private static async Task<string> BuyAsync(Merchant merchant, string customer, long amount, string at) =>
        (await merchant.PostAsync(merchant.Owner, "/v1/purchases", new { customer, amount, at })).Ok().Text("operation");

    [Fact]
    public async Task TheLargestTurnoverIsFirst_OfLocalDays_WithoutWhatWasGivenBack()
    {
        var owner = (await host.CallAsync(ApiHost.AdminKey, "POST", "/v1/programmes", new { name = "Praha", currency = "CZK", locale = "cs-CZ", timeZone = "Europe/Prague" })).Ok().Text("ownerKey");
        var merchant = new Merchant(host, owner);
        await merchant.SetAsync(settings => settings["earn"]!["rateBps"] = 1000);
        var (ann, bob, cid) = (await merchant.CustomerAsync("Ann"), await merchant.CustomerAsync("Bob"), await merchant.CustomerAsync("Cid"));
        // Prague is an hour ahead of UTC in winter and two in summer: this is the first minute of March there, and the last of March.
        await BuyAsync(merchant, ann, 1000, "2026-02-28T23:00:00Z");
        await BuyAsync(merchant, ann, 500, "2026-03-31T21:59:59Z");
        // And these are not in March any more, or not yet.
        await BuyAsync(merchant, ann, 90_000, "2026-02-28T22:59:59Z");
        await BuyAsync(merchant, ann, 90_000, "2026-03-31T22:00:00Z");
        var part = await BuyAsync(merchant, bob, 4000, "2026-03-10T12:00:00Z");
        (await merchant.PostAsync(owner, $"/v1/operations/{part}/reverse", new { amount = 1000 })).Ok();
        var whole = await BuyAsync(merchant, cid, 70_000, "2026-03-10T12:00:00Z");
        (await merchant.PostAsync(owner, $"/v1/operations/{whole}/reverse", new { })).Ok();

        Assert.Equal([(bob, "Bob", 1, 3000, 300), (ann, "Ann", 2, 1500, 150)], await TopAsync(merchant, March));
        Assert.Equal([(bob, "Bob", 1, 3000, 300)], await TopAsync(merchant, March + "&limit=1"));
        Assert.Equal([(ann, "Ann", 4, 181_500, 18_150), (bob, "Bob", 1, 3000, 300)], await TopAsync(merchant, ""));
        Assert.Equal([bob, ann], (await TopAsync(merchant, March, await merchant.KeyAsync("accountant"))).Select(line => line.Name is null ? line.Customer : "named"));
        (await merchant.GetAsync(owner, "/v1/reports/top-customers?from=2026-03-02&to=2026-03-01")).Refused(400, "invalid_request").Field("to");
        (await merchant.GetAsync(owner, "/v1/reports/top-customers?limit=101")).Refused(400, "invalid_request").Field("limit");
    }

    [Fact]
    public async Task WhoIsMerged_CountsForTheOther_AndWhoIsErased_HasNoName()
    {
        var merchant = await host.MerchantAsync();
        var (ann, bob, cid) = (await merchant.CustomerAsync("Ann"), await merchant.CustomerAsync("Bob"), await merchant.CustomerAsync("Cid"));
        await BuyAsync(merchant, ann, 1000, "2026-03-10T12:00:00Z");
        await BuyAsync(merchant, bob, 2000, "2026-03-10T12:00:00Z");
        await BuyAsync(merchant, cid, 2500, "2026-03-10T12:00:00Z");
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{ann}/merge", new { into = bob })).Ok();
        await merchant.SettledAsync(async () => (await TopAsync(merchant, March))[0].Customer == bob);
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{cid}/erase", new { confirm = true })).Ok();
        Assert.Equal([(bob, "Bob", 2, 3000, 0), (cid, null, 1, 2500, 0)], await TopAsync(merchant, March));
    }

    [Fact]
    public async Task TheTillOfAll_ShowsTheNewestOfEach_InPages()
    {
        var merchant = await host.MerchantAsync();
        var (one, other, card) = (await merchant.TillAsync(), await merchant.TillAsync(), await merchant.CardAsync());
        var made = new List<string>();
        foreach (var till in new[] { one, other, one, one, other })
            made.Add((await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 100 + made.Count })).Ok().Text("operation"));
        (await merchant.PostAsync(one.Key, "/v1/scans", new { card = card.Token, bill = 100, redeem = 5000 })).Refused(422, "redeem_exceeds_bill");
        made.Reverse();
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await merchant.GetAsync(merchant.Owner, $"/v1/operations?till=all&limit=2{cursor}")).Ok();
            seen.AddRange(page.Json["data"]!.AsArray().Select(line => (string)line!["id"]!));
            cursor = page.At("nextCursor") is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(made, seen);
        Assert.Empty((await (await host.MerchantAsync() is var stranger ? stranger.GetAsync(stranger.Owner, "/v1/operations?till=all") : throw new InvalidOperationException())).Ok().Json["data"]!.AsArray());
    }
}
