using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Jobs;

[Collection(nameof(SharedHost))]
public sealed class JobListTests(ApiHost host)
{
    private static async Task<List<JsonNode>> ListAsync(Merchant merchant, string query = "") =>
        [.. (await merchant.GetAsync(merchant.Owner, $"/v1/jobs{query}")).Ok().Json["data"]!.AsArray().Select(line => line!)];

    private static async Task<string> AdjustAsync(Merchant merchant, string group, object body)
    {
        var job = (await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/adjustments", body)).Text("job");
        (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}/events")).Ok();
        return job;
    }

    [Fact]
    public async Task EveryJobIsListed_AsItIs_AndNobodyElses()
    {
        var merchant = await host.MerchantAsync();
        Assert.Empty(await ListAsync(merchant));
        var customers = await Groups.Customers.OfAsync(merchant, 3);
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "all", members = customers.Ids })).Ok().Text("id");
        var dry = await AdjustAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 100, comment = "c", dryRun = true });
        var real = await AdjustAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 100, comment = "c" });
        var replay = (await merchant.PostAsync(merchant.Owner, "/v1/settings/replay", new { settings = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json, from = "2026-01-01", to = "2026-01-02" })).Text("job");
        (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{replay}/events")).Ok();

        var all = await ListAsync(merchant);
        Assert.Equal([(replay, "settingsReplay"), (real, "groupAdjustment"), (dry, "groupAdjustment")], all.Select(line => ((string)line["id"]!, (string)line["kind"]!)));
        Assert.Equal<(string?, bool)>([(null, false), (group, false), (group, true)], all.Select(line => ((string?)line["on"], (bool)line["dryRun"]!)));
        Assert.All(all, line => Assert.Equal("done", (string?)line["status"]));
        Assert.Equal((3, 3, 3, "owner"), ((int)all[1]["total"]!, (int)all[1]["done"]!, (int)all[1]["applied"]!, (string)all[1]["by"]!["role"]!));
        Assert.NotNull(all[1]["by"]!["name"]);
        Assert.True((DateTimeOffset)all[1]["createdAt"]! <= (DateTimeOffset)all[1]["endedAt"]!);

        var page = (await merchant.GetAsync(merchant.Owner, "/v1/jobs?limit=2")).Ok();
        Assert.Equal(dry, (string?)(await ListAsync(merchant, $"?limit=2&cursor={page.Text("nextCursor")}")).Single()["id"]);
        Assert.Equal([replay], (await ListAsync(merchant, "?kind=settingsReplay")).Select(line => (string)line["id"]!));
        Assert.Empty(await ListAsync(merchant, "?status=running"));
        (await merchant.GetAsync(merchant.Owner, "/v1/jobs?status=x")).Refused(400, "invalid_request").Field("status");
        (await merchant.GetAsync(merchant.Owner, "/v1/jobs?kind=x")).Refused(400, "invalid_request").Field("kind");
        Assert.Empty(await ListAsync(await host.MerchantAsync()));
    }

    [Fact]
    public async Task AnUndoneJob_SaysSo()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Groups.Customers.OfAsync(merchant, 2);
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "all", members = customers.Ids })).Ok().Text("id");
        var job = await AdjustAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 100, comment = "c" });
        Assert.Null((await ListAsync(merchant)).Single()["undone"]);
        Assert.Equal(202, (await merchant.PostAsync(merchant.Owner, $"/v1/jobs/{job}/undo")).Status);
        await merchant.SettledAsync(async () => (bool?)(await ListAsync(merchant)).Single()["undone"] is true);
        var line = (await ListAsync(merchant)).Single();
        Assert.Equal(("done", 2, 2), ((string)line["status"]!, (int)line["total"]!, (int)line["done"]!));
    }
}
