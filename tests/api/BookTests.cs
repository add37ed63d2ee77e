namespace Cashback.Api.Tests;

/// <summary>Reports and the proof, of what the test did itself.</summary>
[Collection(nameof(SharedHost))]
public sealed class BookTests(ApiHost host)
{
    [Fact]
    public async Task Report_AddsUpTheScans_ByDayAndVenue()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        await merchant.SetAsync(s => s["earn"]!["rateBps"] = 1000);
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 5000 })).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 1000, redeem = 200 })).Ok();
        var report = (await merchant.GetAsync(await merchant.KeyAsync("accountant"), "/v1/reports/cashback")).Ok();
        Assert.Equal((5800, 2, 580, 0, 200, 1000), (report.Number("turnover"), report.Number("orders"), report.Number("granted.earned"), report.Number("granted.topUpReward"), report.Number("redeemed"), report.Number("shareBps")));
        Assert.Equal(380, report.Number("liability.gift"));
        Assert.Equal(5800, report.Number("byDay.0.turnover"));
        Assert.Equal((await merchant.GetAsync(merchant.Owner, "/v1/venues")).Text("data.0.id"), report.Text("byVenue.0.venue"));
        Assert.Equal(0, (await merchant.GetAsync(merchant.Owner, "/v1/reports/cashback?from=2001-01-01&to=2001-12-31")).Ok().Number("turnover"));
    }

    [Fact]
    public async Task TrialBalance_Balances()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 900, method = "cash" })).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 500, payWithMoney = true })).Ok();
        var lines = (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().Json["accounts"]!.AsArray();
        Assert.Equal(0, lines.Sum(l => (long)l!["balance"]!));
        Assert.Contains(lines, l => (string)l!["account"]! == "purse" && (long)l["balance"]! == -400);
    }

    [Fact]
    public async Task Proof_FindsNoDifference()
    {
        var merchant = await host.MerchantAsync();
        (await merchant.GetAsync(merchant.Owner, "/v1/proof?last=true")).Refused(404, "not_found");
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{(await merchant.CardAsync()).Id}/adjustments", new { asset = "points", amount = 7, comment = "x" })).Ok();
        var proof = (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok();
        Assert.True((bool)proof.At("ok")!, proof.Body);
        Assert.Equal("[]", proof.At("differences")!.ToJsonString());
        Assert.Equal(proof.Body, (await merchant.GetAsync(merchant.Owner, "/v1/proof?last=true")).Ok().Body);
    }
}
