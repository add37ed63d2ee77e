using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Groups;

[Collection(nameof(SharedHost))]
public sealed class GroupAdjustmentTests(ApiHost host)
{
    private async Task<(Merchant Merchant, Customers Customers, string Group)> CrowdAsync(int members)
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, members);
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G", members = customers.Ids })).Ok().Text("id");
        return (merchant, customers, group);
    }

    private static async Task<string> StartAsync(Merchant merchant, string group, object body, string? key = null)
    {
        var answer = await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/adjustments", body, key);
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Text("job");
    }

    /// <summary>The stream of events ends with the job.</summary>
    private static async Task<JsonNode> EndAsync(Merchant merchant, string job)
    {
        var events = (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}/events")).Ok();
        Assert.Equal("text/event-stream", events.Type);
        return (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok().Json;
    }

    private static async Task<JsonArray> ItemsAsync(Merchant merchant, string job, string query = "") =>
        (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}/items?limit=1000{query}")).Ok().Json["data"]!.AsArray();

    [Fact]
    public async Task Absolute_Relative_AndBothShortfalls()
    {
        var (merchant, customers, group) = await CrowdAsync(3);
        await customers.GiveAsync(0, 400);
        await customers.GiveAsync(1, 9000);
        var to50 = await EndAsync(merchant, await StartAsync(merchant, group, new { applyType = "absolute", asset = "gift", amount = 5000, comment = "everyone 50" }));
        Assert.Equal("done", (string)to50["status"]!);
        Assert.Equal((3, 3, 0), ((long)to50["done"]!, (long)to50["applied"]!, (long)to50["refused"]!));
        Assert.Equal(4600 + 5000 - 4000, (long)to50["result"]!["liabilityChange"]!);
        Assert.Equal(new long[] { 5000, 5000, 5000 }, await customers.GiftsAsync());

        await customers.GiveAsync(0, -4500);
        var refused = await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = -1000, comment = "less 10" });
        Assert.Equal((2, 1), ((long)(await EndAsync(merchant, refused))["applied"]!, (long)(await EndAsync(merchant, refused))["refused"]!));
        var item = Assert.Single(await ItemsAsync(merchant, refused, "&outcome=refused"))!;
        Assert.Equal(("insufficient_balance", 500), ((string)item["code"]!, (long)item["before"]!));
        var drained = await EndAsync(merchant, await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = -1000, comment = "drain", onShortfall = "drain" }));
        Assert.Equal(3, (long)drained["applied"]!);
        Assert.Equal(new long[] { 0, 3000, 3000 }, await customers.GiftsAsync());
        var zero = await EndAsync(merchant, await StartAsync(merchant, group, new { applyType = "absolute", asset = "gift", amount = 0, comment = "written off" }));
        Assert.Equal((2, 1), ((long)zero["applied"]!, (long)zero["unchanged"]!));
        Assert.Equal(0, await customers.GiftAsync(1));
    }

    [Fact]
    public async Task DryRun_SaysWhatWouldBe_AndTheSameRequestAgain_ChangesNothing()
    {
        var (merchant, customers, group) = await CrowdAsync(300);
        await customers.GiveAsync(7, 400);
        var body = new { applyType = "absolute", asset = "gift", amount = 50, comment = "c", dryRun = true };
        var job = await StartAsync(merchant, group, body);
        var dry = await EndAsync(merchant, job);
        Assert.Equal((300, 299 * 50 - 350), ((long)dry["applied"]!, (long)dry["result"]!["liabilityChange"]!));
        Assert.Equal((400, 50), ((long)(await ItemsAsync(merchant, job))[7]!["before"]!, (long)(await ItemsAsync(merchant, job))[7]!["after"]!));
        Assert.Equal(400, await customers.GiftAsync(7));

        var real = await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 50, comment = "c" }, "same");
        await EndAsync(merchant, real);
        Assert.Equal(real, await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 50, comment = "c" }, "same"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/adjustments", new { applyType = "relative", asset = "gift", amount = 60, comment = "c" }, "same")).Refused(422, "idempotency_key_reused");
        Assert.Equal((450, 50), (await customers.GiftAsync(7), await customers.GiftAsync(8)));
        var items = await ItemsAsync(merchant, real);
        Assert.Equal(customers.Ids, items.Select(i => (string)i!["id"]!));
        Assert.Equal("adjustMember", (string)(await merchant.GetAsync(merchant.Owner, $"/v1/operations/{items[0]!["operation"]}")).Ok().Json["kind"]!);
        var history = (await merchant.GetAsync(merchant.Owner, $"/v1/operations?customer={customers.Ids[8]}")).Ok();
        Assert.Equal(("c", "owner", 50), (history.Text("data.0.comment"), history.Text("data.0.actor.role"), history.Number("data.0.amount")));
        Assert.Equal(2, (await merchant.GetAsync(merchant.Owner, $"/v1/operations?job={real}&limit=2")).Ok().Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Undo_TakesBackWhatIsUnspent_Once()
    {
        var (merchant, customers, group) = await CrowdAsync(3);
        await customers.GiveAsync(0, 300);
        var job = await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 1000, comment = "c" });
        await EndAsync(merchant, job);
        await customers.GiveAsync(1, -600);
        Assert.Equal(202, (await merchant.PostAsync(merchant.Owner, $"/v1/jobs/{job}/undo")).Status);
        var undo = (await EndAsync(merchant, job))["result"]!["undo"]!;
        Assert.Equal((true, 2400, 600), ((bool)undo["ended"]!, (long)undo["takenBack"]!, (long)undo["spent"]!));
        Assert.Equal(new long[] { 300, 0, 0 }, await customers.GiftsAsync());
        Assert.Equal((-400, 600), ((long)(await ItemsAsync(merchant, job))[1]!["undone"]!, (long)(await ItemsAsync(merchant, job))[1]!["spent"]!));
        (await merchant.PostAsync(merchant.Owner, $"/v1/jobs/{job}/undo")).Refused(409, "already_undone");
        (await merchant.PostAsync(merchant.Owner, $"/v1/jobs/{job}/resume")).Refused(409, "wrong_job_state");
    }

    [Fact]
    public async Task FromASumOn_AnotherPersonApproves()
    {
        var (merchant, customers, group) = await CrowdAsync(3);
        await merchant.SetAsync(s => s["approval"]!["adjustmentFrom"] = 3000);
        var job = await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 1000, comment = "c" });
        var waits = (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok().Json;
        Assert.Equal(("awaitingApproval", """["approve","cancel"]"""), ((string)waits["status"]!, waits["can"]!.ToJsonString()));
        (await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/adjustments", new { applyType = "relative", asset = "gift", amount = 1, comment = "c" })).Refused(409, "job_in_progress");
        (await merchant.PostAsync(merchant.Owner, $"/v1/jobs/{job}/approve")).Refused(403, "second_person_needed");
        Assert.Equal(0, await customers.GiftAsync(0));
        Assert.Equal(202, (await merchant.PostAsync(await merchant.KeyAsync("manager"), $"/v1/jobs/{job}/approve")).Status);
        Assert.Equal("done", (string)(await EndAsync(merchant, job))["status"]!);
        Assert.Equal(1000, await customers.GiftAsync(0));
    }

    [Fact]
    public async Task Events_GoOnAfterTheLastOneSeen()
    {
        var (merchant, _, group) = await CrowdAsync(2);
        var job = await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 1000, comment = "c" });
        await EndAsync(merchant, job);
        using var client = host.Server.CreateClient();
        async Task<string> FollowAsync(string? last)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {merchant.Owner}");
            if (last is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
            using var response = await client.SendAsync(request);
            return await response.Content.ReadAsStringAsync();
        }

        var all = await FollowAsync(null);
        var id = all.Split('\n').Single(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];
        Assert.Contains("\"status\":\"done\"", all);
        Assert.Empty(await FollowAsync(id));
    }

    [Fact]
    public async Task Events_WhoIsCutOff_SeesWhatIsNewerOnce()
    {
        var (merchant, _, group) = await CrowdAsync(3);
        await merchant.SetAsync(s => s["approval"]!["adjustmentFrom"] = 3000);
        var job = await StartAsync(merchant, group, new { applyType = "relative", asset = "gift", amount = 1000, comment = "c" });
        using var client = host.Server.CreateClient();
        var seen = new List<(long Id, string Status)>();
        // Cut off after the first event; the second visit starts while nothing has changed, and hears it all.
        await FollowAsync(1);
        var follows = FollowAsync(int.MaxValue);
        Assert.Equal(202, (await merchant.PostAsync(await merchant.KeyAsync("manager"), $"/v1/jobs/{job}/approve")).Status);
        await follows;
        await FollowAsync(int.MaxValue);

        Assert.Equal(("awaitingApproval", "done"), (seen[0].Status, seen[^1].Status));
        Assert.Equal(seen.Select(e => e.Id).Distinct().Order(), seen.Select(e => e.Id));
        Assert.Equal(3, (long)(await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok().Json["applied"]!);

        async Task FollowAsync(int most)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {merchant.Owner}");
            if (seen.Count > 0)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", seen[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
            for (var id = 0L; most > 0 && await lines.ReadLineAsync() is { } line;)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture);
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                seen.Add((id, (string)JsonNode.Parse(line[6..])!["status"]!));
                most--;
            }
        }
    }
}
