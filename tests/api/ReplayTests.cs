namespace Cashback.Api.Tests;

/// <summary>Other rules over what was sold: what they would have cost, who would have won and lost.</summary>
[Collection(nameof(SharedHost))]
public sealed class ReplayTests(ApiHost host)
{
    [Fact]
    public async Task ALowerRate_CostsLess_AndAnOwnRateStays()
    {
        var merchant = await host.MerchantAsync();
        var till = await merchant.TillAsync();
        await merchant.SetAsync(rules => rules["earn"]!["rateBps"] = 500);
        var cards = await merchant.CardsAsync(3);
        var special = await merchant.CustomerAsync("special");
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{cards[2].Id}/link", new { customer = special, comment = "c" })).Ok();
        (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/customers/{special}", new { cashbackRateBps = 1000 })).Ok();
        foreach (var card in cards)
            (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 10_000 })).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 5_000, channel = "delivery", at = DateTimeOffset.UtcNow.AddDays(-3) })).Ok();
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = cards[1].Token, amount = 10_000, method = "terminal" })).Ok();
        var before = (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().Body;

        var rules = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json.AsObject();
        rules["earn"]!["rateBps"] = 400;
        rules["earn"]!["byChannel"]!["delivery"] = 900;
        rules["topUpCashback"]!["enabled"] = true;
        rules["topUpCashback"]!["channels"] = new System.Text.Json.Nodes.JsonArray("terminal");
        var today = await ReplayAsync(merchant, rules, 0);
        Assert.Equal((4, 2000L, 2300L, 300L), ((long)today["sales"]!, (long)today["before"]!, (long)today["after"]!, (long)today["cost"]!));
        Assert.Equal((1, 1, 1), ((int)today["winners"]!, (int)today["losers"]!, (int)today["same"]!));
        var week = await ReplayAsync(merchant, rules, 7);
        Assert.Equal((5, 2250L, 2750L), ((long)week["sales"]!, (long)week["before"]!, (long)week["after"]!));
        Assert.Equal((2, 0, 1), ((int)week["winners"]!, (int)week["losers"]!, (int)week["same"]!));
        Assert.Equal(500, (int)(await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json["earn"]!["rateBps"]!);
        Assert.Equal(Accounts(before), Accounts((await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().Body));
    }

    [Fact]
    public async Task ABrokenOffReplay_GoesOnByItself_AfterARestart()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-replay-").FullName;
        string owner, job;
        await using (var first = new ApiHost { Data = folder, Replace = services => services.Remove(services.Single(s => s.ImplementationType == typeof(Replays.ReplayRunner))) })
        {
            var merchant = await first.MerchantAsync();
            var settings = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json;
            (owner, job) = (merchant.Owner, (await merchant.PostAsync(merchant.Owner, "/v1/settings/replay", new { settings, from = "2026-01-01", to = "2026-01-31" })).Text("job"));
            Assert.Equal("running", (await merchant.GetAsync(owner, $"/v1/jobs/{job}")).Ok().Text("status"));
        }

        await using (var second = new ApiHost { Data = folder })
        {
            var events = (await second.SendAsync(owner, "GET", $"/v1/jobs/{job}/events", null, null)).Ok().Body;
            Assert.Contains("\"status\":\"done\"", events, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Accounts(string balance) => System.Text.Json.Nodes.JsonNode.Parse(balance)!["accounts"]!.ToJsonString();

    private static async Task<System.Text.Json.Nodes.JsonNode> ReplayAsync(Merchant merchant, System.Text.Json.Nodes.JsonObject settings, int days)
    {
        var (from, to) = (DateTime.UtcNow.AddDays(-days).ToString("yyyy-MM-dd"), DateTime.UtcNow.ToString("yyyy-MM-dd"));
        var job = (await merchant.PostAsync(merchant.Owner, "/v1/settings/replay", new { settings, from, to })).Text("job");
        Answer answer = null!;
        await merchant.SettledAsync(async () => (answer = (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok()).Text("status") == "done");
        Assert.Equal("settingsReplay", answer.Text("kind"));
        return answer.Json["result"]!;
    }
}
