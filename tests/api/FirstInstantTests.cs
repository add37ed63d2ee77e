namespace Cashback.Api.Tests;

/// <summary>An owner may date a scan to any past (api.md): to the first instant that there is, too.</summary>
[Collection(nameof(SharedHost))]
public sealed class FirstInstantTests(ApiHost host)
{
    [Fact]
    public async Task AScanOfTheFirstInstant_IsInEveryReport_AndLeavesTheBooksProven()
    {
        var merchant = await host.MerchantAsync();
        var (till, card, customer) = (await merchant.TillAsync(), await merchant.CardAsync(), await merchant.CustomerAsync("Methuselah"));
        await merchant.SetAsync(rules => rules["earn"]!["rateBps"] = 500);
        const string At = "0001-01-01T00:00:00Z";
        (await merchant.PostAsync(merchant.Owner, "/v1/scans", new { card = card.Token, bill = 10_000, till = till.Id, at = At })).Ok();
        (await merchant.PostAsync(merchant.Owner, "/v1/purchases", new { customer, amount = 4_000, at = At })).Ok();

        Assert.Equal("[]", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());
        var report = (await merchant.GetAsync(merchant.Owner, "/v1/reports/cashback?from=0001-01-01&to=0001-01-01")).Ok();
        Assert.Equal((14_000, 700), (report.Number("turnover"), report.Number("granted.earned")));
        Assert.Equal(4_000, (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm?asOf=0001-01-02T00:00:00Z")).Ok().Number("data.0.total"));

        var settings = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json;
        foreach (var (from, sales) in new[] { ("0001-01-01", 2), ("0001-01-02", 0) })
        {
            var job = (await merchant.PostAsync(merchant.Owner, "/v1/settings/replay", new { settings, from, to = "9999-12-31" })).Text("job");
            Answer answer = null!;
            await merchant.SettledAsync(async () => (answer = (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok()).Text("status") == "done");
            Assert.Equal(sales, answer.Number("result.sales"));
        }
    }
}
