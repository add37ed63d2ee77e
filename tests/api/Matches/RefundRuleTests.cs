using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Matches;

/// <summary>Step 1 over the API: rates, curves, filters, schedules, the gate, and the cashback that a purchase had earned.</summary>
[Collection(nameof(SharedHost))]
public sealed class RefundRuleTests(ApiHost host)
{
    private static object At(int rateBps, object? filter = null) => new { rateBps, channel = "office", pointOfSale = "desk", filter };

    private static (long, long) Sums(JsonNode job) => ((long)job["result"]!["refunded"]!, (long)job["result"]!["kept"]!);

    [Fact]
    public async Task Curve_FallsByMinute_AndByCategory()
    {
        var gate = await Turnstile.OpenAsync(host);
        await gate.ImportAsync($"a,10000,A,web,sold,,{Turnstile.Payment()},card,,", $"b,10000,B,web,sold,,{Turnstile.Payment()},card,,");
        var curve = new
        {
            minute = 61,
            steps = new[] { new { fromMinute = 0, rateBps = 10_000 }, new { fromMinute = 45, rateBps = 5_000 }, new { fromMinute = 75, rateBps = 0 } },
            categories = new[] { new { category = "B", steps = new[] { new { fromMinute = 60, rateBps = 3_000 } } } },
        };
        var job = await gate.RefundAsync(new { curve, channel = "office", pointOfSale = "desk" });
        Assert.Equal((8_000, 12_000), Sums(job));
        var (a, b) = (await gate.TicketAsync("a"), await gate.TicketAsync("b"));
        Assert.Equal((5_000, 7_000), ((long)a[1]["price"]!, (long)b[1]["price"]!));
    }

    [Fact]
    public async Task Filters_TakeOneCategoryChannelMethodAndSession()
    {
        var gate = await Turnstile.OpenAsync(host, "matinee", "evening");
        var pay = Turnstile.Payment();
        await gate.ImportAsync(
            $"a,1000,A,web,sold,,{pay},card,matinee,", $"b,1000,B,web,sold,,{pay},card,matinee,", $"c,1000,A,box,sold,,{pay},card,matinee,",
            "d,1000,A,web,sold,,,cash,matinee,", $"e,1000,A,web,sold,,{pay},card,evening,");
        var dry = await gate.RefundAsync(new { rateBps = 5_000, channel = "c", pointOfSale = "p", filter = new { session = "matinee" }, dryRun = true });
        Assert.Equal((4, 2_000, 2_000), ((int)dry["total"]!, (int)dry["result"]!["refunded"]!, (int)dry["result"]!["kept"]!));
        Assert.Equal("""{"A":1500,"B":500}""", dry["result"]!["byCategory"]!.ToJsonString());
        Assert.Equal("""{"box":500,"web":1500}""", dry["result"]!["byChannel"]!.ToJsonString());
        Assert.Equal("""{"card":1500,"cash":500}""", dry["result"]!["byMethod"]!.ToJsonString());
        var job = await gate.RefundAsync(At(5_000, new { category = "A", channel = "web", method = "card", session = "matinee" }));
        Assert.Equal((1, 500, 500), ((int)job["applied"]!, (int)job["result"]!["refunded"]!, (int)job["result"]!["kept"]!));
        Assert.Equal((4_500, 5_000), ((await gate.GetAsync()).Ok().Number("receipts"), (await gate.GetAsync()).Ok().Number("receiptsBefore")));
    }

    [Fact]
    public async Task Whole_CancelsWithoutANewTicket_AndAKeptZeroIsStillExchanged()
    {
        var gate = await Turnstile.OpenAsync(host);
        await gate.ImportAsync($"a,1,A,web,sold,,{Turnstile.Payment()},card,,", $"b,999,B,web,controlled,,{Turnstile.Payment()},card,,");
        Assert.Equal((1, 0), Sums(await gate.RefundAsync(At(6_000, new { category = "A" }))));
        Assert.Equal([("cancelled", 1L, 1L), ("sold", 0L, 0L)], (await gate.TicketAsync("a")).Select(t => ((string)t["state"]!, (long)t["price"]!, (long)t["refunded"]!)));
        Assert.Equal((999, 0), Sums(await gate.RefundAsync(At(10_000, new { category = "B" }))));
        Assert.Equal([("cancelled", 999L, 999L)], (await gate.TicketAsync("b")).Select(t => ((string)t["state"]!, (long)t["price"]!, (long)t["refunded"]!)));
        var csv = (await gate.GetAsync("/tickets.csv")).Ok().Body.Split("\r\n");
        Assert.StartsWith("a,A,web,,tkt_", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",sold,1", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",,cancelled,999", csv[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondRefund_TakesItsRateOfWhatIsLeft()
    {
        var gate = await Turnstile.OpenAsync(host);
        await gate.ImportAsync($"a,10001,A,web,controlled,,{Turnstile.Payment()}:3334|{Turnstile.Payment()}:6667,card|card,,");
        await gate.RefundAsync(At(6_000));
        var needed = (await gate.Merchant.PostAsync(gate.Merchant.Owner, gate.Path + "/refunds", At(5_000))).Refused(409, "confirmation_needed");
        Assert.Equal((2_000, 2_000), Sums(await gate.RefundAsync(new { rateBps = 5_000, channel = "office", pointOfSale = "desk", filter = (object?)null, confirm = needed.Text("confirm") })));
        Assert.Equal([10_001, 4_000, 2_000], (await gate.TicketAsync("a")).Select(t => (long)t["price"]!));
        Assert.Equal(8_001, (await gate.RefundsAsync()).Sum(r => (long)r["amount"]!));
        await gate.BooksAgreeAsync();
    }

    [Fact]
    public async Task Scheduled_StartsWhenItsTimeHasCome()
    {
        var gate = await Turnstile.OpenAsync(host);
        await gate.ImportAsync($"a,1000,A,web,sold,,{Turnstile.Payment()},card,,");
        var job = await gate.StartAsync(new { rateBps = 5_000, channel = "c", pointOfSale = "p", at = DateTimeOffset.UtcNow.AddSeconds(2) });
        Assert.Equal("scheduled", (string)(await gate.JobAsync(job))["status"]!);
        // Until it starts, tickets may still come.
        await gate.ImportAsync($"b,3000,A,web,sold,,{Turnstile.Payment()},card,,");
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, gate.Path + "/refunds", At(1))).Refused(409, "refund_in_progress");
        Assert.Equal((2_000, 2_000), Sums(await gate.EndAsync(job)));
    }

    [Fact]
    public async Task Gate_DuringTheJob_KeepsWhatItControlled()
    {
        var gate = await Turnstile.OpenAsync(host);
        var pay = Turnstile.Payment();
        await gate.ImportAsync([.. Enumerable.Range(0, 2_000).Select(i => $"t{i},1000,A,web,sold,,{pay},card,,")]);
        var shown = (await gate.GetAsync("/tickets?limit=1000")).Ok().Json["data"]!.AsArray().Select(t => (string)t!["id"]!).ToList();
        var job = await gate.StartAsync(At(2_500));
        var controlled = 0;
        foreach (var ticket in shown.Where((_, i) => i % 40 == 0))
            controlled += (await gate.Merchant.PostAsync(gate.Merchant.Owner, $"/v1/tickets/{ticket}/control")).Ok().Text("state") == "controlled" ? 1 : 0;
        Assert.Equal((500_000, 1_500_000), Sums(await gate.EndAsync(job)));
        var after = (await gate.GetAsync()).Ok();
        Assert.Equal((25, 25, 1_975, 2_000), (controlled, after.Number("tickets.controlled"), after.Number("tickets.sold"), after.Number("tickets.cancelled")));
        Assert.All(await gate.TicketAsync("t40"), t => Assert.Equal(t["replacedBy"] is null ? "controlled" : "cancelled", (string)t["state"]!));
    }

    [Fact]
    public async Task Cashback_ThatThePurchaseHadEarned_IsTakenBackInProportion()
    {
        var gate = await Turnstile.OpenAsync(host);
        await gate.Merchant.SetAsync(s => s["earn"]!["rateBps"] = 1_000);
        var owner = await gate.CustomerAsync();
        var purchase = (await gate.Merchant.PostAsync(gate.Merchant.Owner, "/v1/purchases", new { customer = owner, amount = 10_000 })).Ok();
        Assert.Equal(1_000, await GiftAsync());
        var pay = Turnstile.Payment();
        await gate.ImportAsync($"a,6000,A,web,sold,{owner},{pay},card,,{purchase.Text("operation")}", $"b,4000,A,web,sold,{owner},{pay},card,,{purchase.Text("operation")}");
        await gate.RefundAsync(new { rateBps = 6_000, channel = "c", pointOfSale = "p", dryRun = true });
        Assert.Equal(1_000, await GiftAsync());
        var job = await gate.RefundAsync(At(6_000));
        Assert.Equal((600, 400), ((long)job["result"]!["takenBack"]!["gift"]!, await GiftAsync()));
        var needed = (await gate.Merchant.PostAsync(gate.Merchant.Owner, gate.Path + "/refunds", At(10_000))).Refused(409, "confirmation_needed");
        await gate.RefundAsync(new { rateBps = 10_000, channel = "office", pointOfSale = "desk", filter = (object?)null, confirm = needed.Text("confirm") });
        Assert.Equal(0, await GiftAsync());
        // All of the bill was given back, so nothing is left to reverse by hand.
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, $"/v1/operations/{purchase.Text("operation")}/reverse")).Refused(422, "exceeds_original");
        await gate.BooksAgreeAsync();

        async Task<long> GiftAsync() => (await gate.Merchant.GetAsync(gate.Merchant.Owner, $"/v1/customers/{owner}")).Ok().Number("balances.gift");
    }

    [Fact]
    public async Task WhoDidWhat_IsListed_WithoutTheGate()
    {
        var gate = await Turnstile.OpenAsync(host);
        await gate.ImportAsync($"a,1000,A,web,sold,,{Turnstile.Payment()},card,,");
        var ticket = (string)(await gate.TicketAsync("a"))[0]["id"]!;
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, $"/v1/tickets/{ticket}/control")).Ok();
        var job = await gate.StartAsync(new { rateBps = 5_000, channel = "c", pointOfSale = "p", at = DateTimeOffset.UtcNow.AddHours(1), comment = "storm" });
        Assert.Equal(202, (await gate.Merchant.PostAsync(await gate.Merchant.KeyAsync("manager"), $"/v1/jobs/{job}/cancel", new { comment = "sun" })).Status);
        await gate.EndAsync(job);
        var match = (await gate.Merchant.GetAsync(gate.Merchant.Owner, $"/v1/operations?match={gate.Match}")).Ok().Json["data"]!.AsArray();
        Assert.Equal([("refundTickets", "storm"), ("importTickets", null), ("createMatch", null)], match.Select(o => ((string)o!["kind"]!, (string?)o["comment"])));
        Assert.All(match, o => Assert.Equal("owner", (string)o!["actor"]!["role"]!));
        var acts = (await gate.Merchant.GetAsync(gate.Merchant.Owner, $"/v1/operations?job={job}")).Ok().Json["data"]!.AsArray();
        Assert.Equal(("cancelJob", "manager", "sun"), ((string)Assert.Single(acts)!["kind"]!, (string)acts[0]!["actor"]!["role"]!, (string)acts[0]!["comment"]!));
    }
}
