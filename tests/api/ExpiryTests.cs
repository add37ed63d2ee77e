namespace Cashback.Api.Tests;

/// <summary>Value expires with notice before and grace after, over the API, with the host's clock in hand.</summary>
public sealed class ExpiryTests : IAsyncDisposable
{
    private readonly ShiftedTime _time = new();
    private readonly ApiHost _host;

    public ExpiryTests() => _host = new() { Time = _time, PrivateWebhooks = true };

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Notice_IsAnEvent_AndSoIsWhatExpires()
    {
        var receiver = Webhooks.Receiver.Start();
        await using var ended = receiver.ConfigureAwait(true);
        var m = await _host.MerchantAsync();
        await m.SetAsync(s => s["expiry"] = new System.Text.Json.Nodes.JsonObject { ["noticeDays"] = 3 });
        var id = await m.CustomerAsync("E");
        (await m.PostAsync(m.Owner, "/v1/webhook-endpoints", new { url = receiver.Url, events = new[] { "value.expiring", "balance.expired" } })).Ok();
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 500, comment = "c", validDays = 10 })).Ok();
        _time.Pass(TimeSpan.FromDays(8));
        var notice = await receiver.NextAsync();
        Assert.Equal("value.expiring", notice.Type);
        var data = System.Text.Json.Nodes.JsonNode.Parse(notice.Body)!["data"]!;
        Assert.Equal((id, "gift", 500, 0), ((string?)data["object"], (string?)data["expiring"]![0]!["asset"], (int)data["expiring"]![0]!["amount"]!, data["effects"]!.AsArray().Count));
        _time.Pass(TimeSpan.FromDays(4));
        Assert.Equal("balance.expired", (await receiver.NextAsync(1)).Type);
    }

    [Fact]
    public async Task Notice_ThenBreakage_ThenGrace()
    {
        var m = await _host.MerchantAsync();
        await m.SetAsync(s => s["expiry"] = new System.Text.Json.Nodes.JsonObject { ["noticeDays"] = 3, ["graceDays"] = 14 });
        var id = await m.CustomerAsync("E");
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 500, comment = "c", validDays = 10 })).Ok();
        async Task<string[]> KindsAsync() => [.. (await m.GetAsync(m.Owner, $"/v1/operations?customer={id}")).Ok().Json["data"]!.AsArray().Select(o => (string)o!["kind"]!)];
        _time.Pass(TimeSpan.FromDays(8));
        await m.SettledAsync(async () => (await KindsAsync())[0] == "expiryNotice");
        Assert.Equal(500, (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok().Number("expiring.0.amount"));
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/reinstate", new { })).Refused(409, "nothing_to_reinstate");

        _time.Pass(TimeSpan.FromDays(4));
        await m.SettledAsync(async () => (await KindsAsync())[0] == "expireLots");
        Assert.Equal(0, (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok().Number("balances.gift"));
        await BreakageAsync(m, 500);
        var back = (await m.PostAsync(m.Owner, $"/v1/customers/{id}/reinstate", new { asset = "gift", comment = "was ill" }, "r")).Ok();
        Assert.Equal((500, 500), (back.Number("reinstated.gift"), back.Number("balances.gift")));
        Assert.True((await m.PostAsync(m.Owner, $"/v1/customers/{id}/reinstate", new { asset = "gift", comment = "was ill" }, "r")).Ok().Replayed);
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/reinstate", new { asset = "gift" })).Refused(409, "nothing_to_reinstate");
        await BreakageAsync(m, 0);
        Assert.True((bool)(await m.GetAsync(m.Owner, "/v1/proof")).Ok().At("ok")!);
    }

    /// <summary>The roll-ups follow within a second or so.</summary>
    private static Task BreakageAsync(Merchant m, long expected) => m.SettledAsync(async () =>
        (await m.GetAsync(m.Owner, "/v1/reports/trial-balance")).Ok().Json["accounts"]!.AsArray().Where(a => (string)a!["account"]! == "breakage").Sum(a => -(long)a!["balance"]!) == expected);
}
