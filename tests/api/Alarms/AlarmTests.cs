namespace Cashback.Api.Tests.Alarms;

/// <summary>What needs a person, with the host's clock in hand: it appears, and it goes once it is dealt with.</summary>
public sealed class AlarmTests : IAsyncDisposable
{
    private readonly ShiftedTime _time = new();
    private readonly ApiHost _host;

    public AlarmTests() => _host = new() { Time = _time };

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static async Task<List<(string Code, string? On)>> AlarmsAsync(Merchant merchant, string? key = null) =>
        [.. (await merchant.GetAsync(key ?? merchant.Owner, "/v1/alarms")).Ok().Json["data"]!.AsArray().Select(alarm => ((string)alarm!["code"]!, (string?)alarm["on"]))];

    [Fact]
    public async Task WhereNothingIsTheMatter_NothingIsSaid() => Assert.Empty(await AlarmsAsync(await _host.MerchantAsync()));

    [Fact]
    public async Task ADrawerThatStaysOpen_AndBooksThatNobodyAddsUp()
    {
        var merchant = await _host.MerchantAsync();
        var till = await merchant.TillAsync(drawer: true);
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/open", new { @float = 1000 })).Ok();
        (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok();
        Assert.Empty(await AlarmsAsync(merchant));
        _time.Pass(TimeSpan.FromHours(25));
        Assert.Equal([("proof_old", null), ("drawer_open", till.Id)], await AlarmsAsync(merchant));
        Assert.Equal([("drawer_open", till.Id)], await AlarmsAsync(merchant, await merchant.KeyAsync("support")));
        Assert.Empty(await AlarmsAsync(await _host.MerchantAsync()));
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/close", new { counted = 1000 })).Ok();
        Assert.Empty(await AlarmsAsync(merchant));
    }

    [Fact]
    public async Task AJobThatWaits_AndAPayoutThatWaits_AreForThoseWhoDecide()
    {
        var merchant = await _host.MerchantAsync();
        await merchant.SetAsync(settings =>
        {
            settings["approval"]!["adjustmentFrom"] = 100;
            settings["payout"]!["coefficient"] = 1;
            settings["payout"]!["shown"] = true;
            settings["payout"]!["methods"] = new System.Text.Json.Nodes.JsonArray("voucher");
        });
        var customers = await Groups.Customers.OfAsync(merchant, 2);
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "all", members = customers.Ids })).Ok().Text("id");
        var job = (await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/adjustments", new { applyType = "relative", asset = "gift", amount = 100, comment = "c" })).Text("job");
        await merchant.SettledAsync(async () => (await AlarmsAsync(merchant)).Contains(("job_waiting", job)));
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customers.Ids[0]}/adjustments", new { asset = "points", amount = 500, comment = "c" })).Ok();
        var payout = (await merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer = customers.Ids[0], method = "voucher", points = 100 })).Ok().Text("id");
        Assert.Equal([("payouts_waiting", null), ("job_waiting", job)], await AlarmsAsync(merchant));
        Assert.Equal([("payouts_waiting", null)], await AlarmsAsync(merchant, await merchant.KeyAsync("accountant")));
        Assert.Empty(await AlarmsAsync(merchant, await merchant.KeyAsync("support")));
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{payout}/reject", new { })).Ok();
        Assert.Equal(202, (await merchant.PostAsync(merchant.Owner, $"/v1/jobs/{job}/cancel")).Status);
        await merchant.SettledAsync(async () => (await AlarmsAsync(merchant)).Count == 0);
    }
}
