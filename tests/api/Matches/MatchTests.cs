using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Matches;

[Collection(nameof(SharedHost))]
public sealed class MatchTests(ApiHost host)
{
    private const string Header = "id,price,category,channel,state,owner,payment,method\n";

    private async Task<(Merchant Merchant, string Match)> MatchAsync()
    {
        var merchant = await host.MerchantAsync();
        return (merchant, (await merchant.PostAsync(merchant.Owner, "/v1/matches", new { name = "final", startsAt = "2026-03-01T18:00:00Z" })).Ok().Text("id"));
    }

    private async Task<Answer> ImportAsync(Merchant merchant, string match, string text, string type = "text/csv", string? key = null) =>
        await host.SendAsync(merchant.Owner, "POST", $"/v1/matches/{match}/tickets", Encoding.UTF8.GetBytes(text), key, type);

    private static async Task<string> RefundAsync(Merchant merchant, string match, object body)
    {
        var answer = await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refunds", body);
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Text("job");
    }

    private static async Task<JsonNode> EndAsync(Merchant merchant, string job)
    {
        (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}/events")).Ok();
        return (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok().Json;
    }

    private static async Task<JsonArray> TicketsAsync(Merchant merchant, string match, string query = "") =>
        (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}/tickets?limit=1000{query}")).Ok().Json["data"]!.AsArray();

    [Fact]
    public async Task Controlled100_At60_IsControlled40()
    {
        var (merchant, match) = await MatchAsync();
        var till = await merchant.TillAsync();
        Assert.Equal(3, (await ImportAsync(merchant, match, Header + "t1,10000,A,web,sold,,pi_1,card\nt2,5000,B,box,reserved,,,\nt3,2000,B,box,cancelled,,,cash\n")).Ok().Number("imported"));
        var ticket = (await TicketsAsync(merchant, match, "&externalId=t1"))[0]!;
        Assert.Equal((10_000, "sold"), ((long)ticket["price"]!, (string)ticket["state"]!));
        Assert.Equal("controlled", (await merchant.PostAsync(till.Key, $"/v1/tickets/{ticket["id"]}/control")).Ok().Text("state"));
        (await merchant.PostAsync(till.Key, $"/v1/tickets/{ticket["id"]}/control")).Refused(409, "already_controlled");

        var job = await EndAsync(merchant, await RefundAsync(merchant, match, new { rateBps = 6000, channel = "office", pointOfSale = "desk" }));
        Assert.Equal(("ticketRefund", "done", 3, 3, 1, 2), ((string)job["kind"]!, (string)job["status"]!, (long)job["total"]!, (long)job["done"]!, (long)job["applied"]!, (long)job["unchanged"]!));
        Assert.Equal((6_000, 4_000), ((long)job["result"]!["refunded"]!, (long)job["result"]!["kept"]!));
        var both = await TicketsAsync(merchant, match, "&externalId=t1");
        Assert.Equal([("cancelled", 10_000L), ("controlled", 4_000L)], both.Select(t => ((string)t!["state"]!, (long)t["price"]!)));
        Assert.Equal(((string)both[1]!["id"]!, (string)both[0]!["id"]!), ((string)both[0]!["replacedBy"]!, (string)both[1]!["replaces"]!));
        var after = (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}")).Ok();
        Assert.Equal((4_000, 4_000, 4_000), (after.Number("receipts"), after.Number("receiptsBy.category.A"), after.Number("receiptsBy.channel.web")));
        Assert.Equal((1, 2, 1, 0), (after.Number("tickets.controlled"), after.Number("tickets.cancelled"), after.Number("tickets.reserved"), after.Number("tickets.sold")));
        Assert.Equal("t1", (await merchant.GetAsync(till.Key, $"/v1/tickets/{both[1]!["id"]}")).Ok().Text("externalId"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refunds", new { rateBps = 1, channel = "c", pointOfSale = "p" })).Refused(409, "confirmation_needed");
        var items = (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job["id"]}/items?outcome=applied")).Ok().Json["data"]!.AsArray();
        Assert.Equal((10_000, 4_000), ((long)Assert.Single(items)!["before"]!, (long)items[0]!["after"]!));
        Assert.True((bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().Json["ok"]!);
    }

    [Fact]
    public async Task ReplacedTicket_AtTheGate_ActsOnItsReplacement()
    {
        var (merchant, match) = await MatchAsync();
        await ImportAsync(merchant, match, Header + "t1,1000,A,web,sold,,pi_1,card\n");
        var old = (string)(await TicketsAsync(merchant, match))[0]!["id"]!;
        await EndAsync(merchant, await RefundAsync(merchant, match, new { rateBps = 2500, channel = "c", pointOfSale = "p" }));
        var answer = (await merchant.PostAsync(merchant.Owner, $"/v1/tickets/{old}/control", null, "k")).Ok();
        Assert.Equal((old, "controlled", 750), (answer.Text("instead"), answer.Text("state"), answer.Number("price")));
        Assert.NotEqual(old, answer.Text("id"));
        Assert.True((await merchant.PostAsync(merchant.Owner, $"/v1/tickets/{old}/control", null, "k")).Ok().Replayed);
        (await merchant.PostAsync(merchant.Owner, "/v1/tickets/tkt_0000000000000000000000000g/control")).Refused(404, "not_found");
    }

    [Fact]
    public async Task Import_RefusesLineByLine_AndTheSameAgainChangesNothing()
    {
        var (merchant, match) = await MatchAsync();
        var text = Header + "a,6000,A,web,sold,,pi_1:4000|op_9:2000,card|wallet\nb,x,A,web,sold,,pi,card\nc,5,A,web,gone,,pi,card\nd,5,A,web,sold,,pi:4|x:2,card|cash\na,1,A,web,sold,,pi,card\n\ne,5,A,web,sold,,pi,money\n,5,A,web,sold,,pi,card\n";
        var first = (await ImportAsync(merchant, match, text, key: "k")).Ok();
        Assert.Equal((1, 0), (first.Number("imported"), first.Number("unchanged")));
        Assert.Equal(
            [(3, "bad_price"), (4, "unknown_state"), (5, "payments_do_not_add_up"), (6, "ticket_conflict"), (8, "unknown_method"), (9, "bad_id")],
            first.Json["refused"]!.AsArray().Select(r => ((int)r!["line"]!, (string)r["code"]!)));
        Assert.Equal(first.Body, (await ImportAsync(merchant, match, text, key: "k")).Ok().Body);
        var again = (await ImportAsync(merchant, match, text)).Ok();
        Assert.Equal((0, 1, 6), (again.Number("imported"), again.Number("unchanged"), again.Json["refused"]!.AsArray().Count));
        var json = """{"id":"n1","price":700,"category":"A","channel":"web","state":"sold","payments":[{"payment":"pi_3","method":"card","amount":700}]}""";
        Assert.Equal(1, (await ImportAsync(merchant, match, json + "\nnonsense\n", "application/x-ndjson")).Ok().Number("imported"));
        (await ImportAsync(merchant, match, "id,price,colour\n")).Refused(400, "unknown_field");
        (await ImportAsync(merchant, match, "id,price\n")).Refused(400, "invalid_request");
        (await ImportAsync(merchant, "mat_00000000000000000000000000", text)).Refused(404, "not_found");
    }

    [Fact]
    public async Task Import_Of3000_IsReadAsItComes_AndListedInItsOrder()
    {
        var (merchant, match) = await MatchAsync();
        var text = new StringBuilder(Header);
        for (var i = 0; i < 3_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"t{i},{i + 1},A,web,sold,,pi_{i / 4}:{i + 1},card\n");
        Assert.Equal(3_000, (await ImportAsync(merchant, match, text.ToString())).Ok().Number("imported"));
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}/tickets?limit=700{cursor}")).Ok().Json;
            ids.AddRange(page["data"]!.AsArray().Select(t => (string)t!["externalId"]!));
            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => $"t{i}"), ids);
        var dry = await EndAsync(merchant, await RefundAsync(merchant, match, new { rateBps = 3337, channel = "c", pointOfSale = "p", dryRun = true }));
        var job = await EndAsync(merchant, await RefundAsync(merchant, match, new { rateBps = 3337, channel = "c", pointOfSale = "p" }));
        Assert.Equal(3_000 * 3_001L / 2, (long)job["result"]!["refunded"]! + (long)job["result"]!["kept"]!);
        Assert.Equal((long)dry["result"]!["refunded"]!, (long)job["result"]!["refunded"]!);
        Assert.Equal((3_000, 3_000), ((long)dry["applied"]!, (long)job["applied"]!));
        Assert.Equal((long)job["result"]!["kept"]!, (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}")).Ok().Number("receipts"));
    }

    [Fact]
    public async Task AboveASum_ACodeAndASecondPerson()
    {
        var (merchant, match) = await MatchAsync();
        await merchant.SetAsync(s => (s["approval"]!["refundConfirmFrom"], s["approval"]!["refundFrom"]) = (500, 600));
        await ImportAsync(merchant, match, Header + "t1,1000,A,web,sold,,pi_1,card\n");
        var needed = (await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refunds", new { rateBps = 6000, channel = "c", pointOfSale = "p" })).Refused(409, "confirmation_needed");
        Assert.Equal((600, 1), (needed.Number("total"), needed.Number("tickets")));
        var job = await RefundAsync(merchant, match, new { rateBps = 6000, channel = "c", pointOfSale = "p", confirm = needed.Text("confirm") });
        Assert.Equal("awaitingApproval", (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok().Text("status"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refunds", new { rateBps = 1, channel = "c", pointOfSale = "p" })).Refused(409, "refund_in_progress");
        (await merchant.PostAsync(merchant.Owner, $"/v1/jobs/{job}/approve")).Refused(403, "second_person_needed");
        Assert.Equal(202, (await merchant.PostAsync(await merchant.KeyAsync("manager"), $"/v1/jobs/{job}/approve")).Status);
        Assert.Equal("done", (string)(await EndAsync(merchant, job))["status"]!);
        Assert.Equal(400, (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}")).Ok().Number("receipts"));
    }

    [Fact]
    public async Task Malformed_IsRefused_AndRecordsNothing()
    {
        var (merchant, match) = await MatchAsync();
        var path = $"/v1/matches/{match}/refunds";
        (await merchant.PostAsync(merchant.Owner, path, new { rateBps = 0, channel = "c", pointOfSale = "p" })).Refused(400, "invalid_request").Field("rateBps");
        (await merchant.PostAsync(merchant.Owner, path, new { channel = "c", pointOfSale = "p" })).Refused(400, "invalid_request").Field("rateBps");
        (await merchant.PostAsync(merchant.Owner, path, new { rateBps = 5, pointOfSale = "p" })).Refused(400, "invalid_request").Field("channel");
        (await merchant.PostAsync(merchant.Owner, path, new { curve = new { minute = 5, steps = Array.Empty<int>() }, channel = "c", pointOfSale = "p" })).Refused(400, "invalid_request").Field("curve.steps");
        (await merchant.PostAsync(merchant.Owner, path, new { rateBps = 5, channel = "c", pointOfSale = "p", filter = new { method = "gold" } })).Refused(400, "invalid_request").Field("filter.method");
        (await host.SendAsync(merchant.Owner, "POST", path, "{}"u8.ToArray(), null)).Refused(400, "idempotency_key_missing");
    }
}
