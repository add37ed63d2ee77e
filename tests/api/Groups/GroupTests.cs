using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Groups;

[Collection(nameof(SharedHost))]
public sealed class GroupTests(ApiHost host)
{
    [Fact]
    public async Task AGroup_IsMadeOfWhoIsNamed_OnceEach_AndSaysWhoIsUnknown()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 3);
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "VIP", members = new[] { customers.Ids[0], $" {customers.Ids[1]} ", customers.Ids[0], "nobody@example.org", "cus_x" } }, "g1")).Ok();
        Assert.Equal(2, made.Number("members"));
        Assert.Equal(["nobody@example.org", "cus_x"], made.Json["unknown"]!.AsArray().Select(u => (string)u!));
        var again = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "VIP", members = new[] { customers.Ids[0], $" {customers.Ids[1]} ", customers.Ids[0], "nobody@example.org", "cus_x" } }, "g1")).Ok();
        Assert.True(again.Replayed);
        Assert.Equal(made.Body, again.Body);
        Assert.Equal(made.Text("id"), (string)(await merchant.GetAsync(merchant.Owner, "/v1/groups")).Ok().Json["data"]![0]!["id"]!);
    }

    [Fact]
    public async Task Members_AreNamedByIdMailPhoneOrExternalId()
    {
        var merchant = await host.MerchantAsync();
        async Task<string> CustomerAsync(object body) => (await merchant.PostAsync(merchant.Owner, "/v1/customers", body)).Ok().Text("id");
        var mail = await CustomerAsync(new { name = "Ann", email = "Ann@Example.org" });
        var phone = await CustomerAsync(new { phone = "+420 123 456 789" });
        var external = await CustomerAsync(new { externalId = "E-7" });
        foreach (var _ in new[] { 1, 2 })
            await CustomerAsync(new { email = "shared@example.org" });
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G", members = new[] { " ann@EXAMPLE.org", "+420123456789", "E-7", external, "shared@example.org" } })).Ok();
        Assert.Equal(3, made.Number("members"));
        Assert.Equal("shared@example.org", made.Text("unknown.0"));
        var listed = (await merchant.GetAsync(merchant.Owner, $"/v1/groups/{made.Text("id")}/members")).Ok().Json["data"]!.AsArray();
        Assert.Equal([external, phone, mail], listed.Select(m => (string)m!["customer"]!));
        Assert.Equal(made.Text("id"), (await merchant.GetAsync(merchant.Owner, $"/v1/customers/{mail}")).Ok().Text("groups.0"));
        (await merchant.PostAsync(merchant.Owner, "/v1/purchases", new { customer = mail, amount = 1200 })).Ok();
        var line = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm")).Ok();
        Assert.Equal(("Ann", "Ann@Example.org", 1200), (line.Text("data.0.name"), line.Text("data.0.email"), line.Number("data.0.total")));
        Assert.Null((await merchant.GetAsync(await merchant.KeyAsync("accountant"), "/v1/reports/rfm")).Ok().At("data.0.name"));
    }

    [Fact]
    public async Task Members_ComeAsAListOrCsv_AndAreReadInPages()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 5);
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G" })).Ok().Text("id");
        var list = Encoding.UTF8.GetBytes($"{customers.Ids[0]}\r\n\r\n  {customers.Ids[1]}\nwho\n");
        var pasted = (await host.SendAsync(merchant.Owner, "POST", $"/v1/groups/{group}/members", list, "a", "text/plain")).Ok();
        Assert.Equal((2, 2), (pasted.Number("members"), pasted.Number("added")));
        var csv = Encoding.UTF8.GetBytes($"name,id\r\n\"A, B\",{customers.Ids[1]}\r\nC,{customers.Ids[2]}\r\nD,{customers.Ids[3]}\r\nE,{customers.Ids[4]}\r\n");
        Assert.Equal(3, (await host.SendAsync(merchant.Owner, "POST", $"/v1/groups/{group}/members", csv, "b", "text/csv")).Ok().Number("added"));
        var (found, cursor) = (new List<string>(), "");
        do
        {
            var page = (await merchant.GetAsync(merchant.Owner, $"/v1/groups/{group}/members?limit=2{cursor}")).Ok().Json;
            found.AddRange(page["data"]!.AsArray().Select(m => (string)m!["customer"]!));
            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        Assert.Equal(customers.Ids.Reverse(), found);
    }

    [Fact]
    public async Task Rates_ReachTheMembers_BeforeTheAnswer()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 600);
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G", members = customers.Ids })).Ok().Text("id");
        var patched = (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/groups/{group}", new { cashbackRateBps = 700, payoutCoefficient = 1.5 })).Ok();
        Assert.Equal(700, patched.Number("cashbackRateBps"));
        Assert.False((bool)patched.At("telling")!);
        Assert.Equal(700, Assert.Single((await customers.ViewAsync(599)).Groups).RateBps);
        await host.CallAsync(merchant.Owner, "PATCH", $"/v1/groups/{group}", new JsonObject { ["cashbackRateBps"] = null });
        var left = Assert.Single((await customers.ViewAsync(0)).Groups);
        Assert.Equal((null, 1_500_000), (left.RateBps, left.PayoutCoefficient!.Value.Millionths));
    }

    [Fact]
    public async Task MalformedRequests_AreRefused()
    {
        var merchant = await host.MerchantAsync();
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G" })).Ok().Text("id");
        (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { })).Refused(400, "invalid_request").Field("name");
        (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G", segment = "nope" })).Refused(400, "invalid_request").Field("segment");
        (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/groups/{group}", new { cashbackRateBps = 10_001 })).Refused(400, "invalid_request").Field("cashbackRateBps");
        (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/groups/{group}", new { payoutCoefficient = "x" })).Refused(400, "invalid_request").Field("payoutCoefficient");
        (await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/adjustments", new { applyType = "absolute", asset = "gift", amount = -1, comment = "c" })).Refused(400, "invalid_request").Field("amount");
        (await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/adjustments", new { applyType = "relative", asset = "gift", amount = 1 })).Refused(400, "invalid_request").Field("comment");
        (await merchant.PostAsync(merchant.Owner, "/v1/groups/grp_x/members", new { members = Array.Empty<string>() })).Refused(404, "not_found");
    }
}
