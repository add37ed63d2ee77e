using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Matches;

[Collection(nameof(SharedHost))]
public sealed class DispatchTests(ApiHost host)
{
    private const string Header = "id,price,category,channel,state,owner,payment,method\n";
    private static int s_payments;

    /// <summary>Ids of payments are the provider's, so no two tests share one.</summary>
    private static string Payment() => $"pi_test_{Interlocked.Increment(ref s_payments)}";

    private async Task<(Merchant Merchant, string Match)> RefundedAsync(string lines, int rateBps = 6000, Merchant? known = null)
    {
        var merchant = known ?? await host.MerchantAsync();
        var match = (await merchant.PostAsync(merchant.Owner, "/v1/matches", new { name = "final", startsAt = "2026-03-01T18:00:00Z" })).Ok().Text("id");
        var imported = (await host.SendAsync(merchant.Owner, "POST", $"/v1/matches/{match}/tickets", Encoding.UTF8.GetBytes(Header + lines), null, "text/csv")).Ok();
        Assert.Empty(imported.Json["refused"]!.AsArray());
        await EndAsync(merchant, await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refunds", new { rateBps, channel = "c", pointOfSale = "p" }));
        return (merchant, match);
    }

    private async Task<JsonNode> EndAsync(Merchant merchant, Answer started)
    {
        Assert.True(started.Status == 202, started.Body);
        await host.Payments.RefundAsync();
        (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{started.Text("job")}/events")).Ok();
        return (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{started.Text("job")}")).Ok().Json;
    }

    private async Task<JsonNode> DispatchAsync(Merchant merchant, string match, object? body = null) =>
        await EndAsync(merchant, await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refund-payments", body ?? new { }));

    private static async Task<List<JsonNode>> ListAsync(Merchant merchant, string match) =>
        [.. (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}/refund-payments?limit=1000")).Ok().Json["data"]!.AsArray().Select(n => n!)];

    [Fact]
    public async Task PagesThatComeToMoreThanOneTransfer_LeaveTheBooksProven()
    {
        var gate = await Turnstile.OpenAsync(host);
        const long Most = 10_000_000_000_000;
        await gate.ImportAsync([.. Enumerable.Range(0, 5).Select(i => $"t{i},{Most},A,web,sold,,{Turnstile.Payment()},card,,")]);
        var refund = await gate.RefundAsync(new { rateBps = 5_000, channel = "c", pointOfSale = "p" });
        Assert.Equal(5 * Most / 2, (long)refund["result"]!["refunded"]!);
        Assert.Equal(5, (int)(await gate.DispatchAsync())["done"]!);
        Assert.Equal("[]", (await gate.Merchant.GetAsync(gate.Merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());
    }

    [Fact]
    public async Task TicketsOfOnePayment_AreOneRefund_SentOnce()
    {
        var (pay, other) = (Payment(), Payment());
        var (merchant, match) = await RefundedAsync($"t1,10000,A,web,sold,,{pay},card\nt2,5000,A,web,sold,,{pay},card\nt3,333,A,web,sold,,{other}:300|:33,card|cash\nt4,700,A,web,reserved,,,\n");
        async Task<Answer> AlarmAsync() => (await merchant.GetAsync(merchant.Owner, "/v1/alarms")).Ok();
        var due = await ListAsync(merchant, match);
        Assert.Equal(9_000 + 200, due.Sum(d => (long)d["amount"]!));
        var first = due.Single(d => (string)d["payment"]! == pay);
        Assert.Equal((9_000, "card", "due", 2), ((long)first["amount"]!, (string)first["to"]!, (string)first["status"]!, first["tickets"]!.AsArray().Count));

        var job = await DispatchAsync(merchant, match);
        Assert.Equal(("refundDispatch", "done", 3, 2, 1), ((string)job["kind"]!, (string)job["status"]!, (long)job["total"]!, (long)job["applied"]!, (long)job["failed"]!));
        var after = await ListAsync(merchant, match);
        Assert.Equal(["done", "done", "failed"], after.Select(d => (string)d["status"]!).Order());
        var cash = after.Single(d => (string)d["to"]! == "cash");
        Assert.Equal(("pay_by_hand", 20), ((string)cash["reason"]!, (long)cash["amount"]!));
        var path = $"/v1/matches/{match}/refund-payments/{cash["id"]}";
        Assert.Equal(("refunds_failed", match, 1), ((await AlarmAsync()).Text("data.0.code"), (await AlarmAsync()).Text("data.0.on"), (await AlarmAsync()).Number("data.0.count")));
        (await merchant.PostAsync(merchant.Owner, path + "/credit")).Refused(409, "owner_unknown");
        Assert.Equal("failed", (await merchant.PostAsync(merchant.Owner, path + "/retry")).Ok().Text("status"));
        Assert.Equal("done", (await merchant.PostAsync(merchant.Owner, path + "/settle", new { reference = "receipt 5" })).Ok().Text("status"));
        Assert.Empty((await AlarmAsync()).Json["data"]!.AsArray());
        (await merchant.PostAsync(merchant.Owner, path + "/retry")).Refused(409, "wrong_refund_state");
        var again = await DispatchAsync(merchant, match);
        Assert.Equal((3, 0), ((long)again["applied"]!, (long)again["failed"]!));
        Assert.True((bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().Json["ok"]!);
    }

    [Fact]
    public async Task Wallet_Gift_AndCredit_GoToPurses()
    {
        var merchant = await host.MerchantAsync();
        var owner = (await merchant.PostAsync(merchant.Owner, "/v1/customers", new { name = "Ann", email = $"ann{Payment()}@example.org" })).Ok().Text("id");
        var card = await merchant.CardAsync();
        var scan = (await merchant.PostAsync((await merchant.TillAsync()).Key, "/v1/scans", new { card = card.Token, bill = 100 })).Ok().Text("operation");
        var (_, match) = await RefundedAsync($"t1,1001,A,web,sold,{owner},{Payment()}:333|{scan}:334|{scan}:334,card|wallet|gift\nt2,100,A,web,sold,{owner},,cash\n", 5000, merchant);
        var job = await DispatchAsync(merchant, match);
        Assert.Equal((4, 0), ((long)job["applied"]!, (long)job["failed"]!));
        var balances = (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Ok();
        Assert.Equal((167, 167), (balances.Number("balances.money"), balances.Number("balances.gift")));
        Assert.Equal(50, (await merchant.GetAsync(merchant.Owner, $"/v1/customers/{owner}")).Ok().Number("balances.money"));
        Assert.Equal(["card", "credit", "gift", "wallet"], (await ListAsync(merchant, match)).Select(d => (string)d["to"]!).Order());
        Assert.True((bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().Json["ok"]!);
    }

    [Fact]
    public async Task AlreadyRefunded_IsNeitherSentNorCredited_UntilSomebodySaysSo()
    {
        var pay = Payment();
        var merchant = await host.MerchantAsync();
        var owner = (await merchant.PostAsync(merchant.Owner, "/v1/customers", new { name = "Bob" })).Ok().Text("id");
        var (_, match) = await RefundedAsync($"t1,1000,A,web,sold,{owner},{pay},card\n", 6000, merchant);
        Assert.InRange((await merchant.PostAsync(merchant.Owner, $"/v1/sandbox/payments/{pay}/refund", new { amount = 500 })).Status, 200, 204);
        var job = await DispatchAsync(merchant, match);
        Assert.Equal((0, 1), ((long)job["applied"]!, (long)job["failed"]!));
        var failed = Assert.Single(await ListAsync(merchant, match));
        Assert.Equal(("failed", "already_refunded"), ((string)failed["status"]!, (string)failed["reason"]!));
        Assert.Equal("done", (await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refund-payments/{failed["id"]}/credit")).Ok().Text("status"));
        Assert.Equal(600, (await merchant.GetAsync(merchant.Owner, $"/v1/customers/{owner}")).Ok().Number("balances.money"));
        Assert.Equal("credit", (string)Assert.Single(await ListAsync(merchant, match))["to"]!);
    }

    [Fact]
    public async Task SecondRefund_SendsTheDifference()
    {
        var (merchant, match) = await RefundedAsync($"t1,1000,A,web,sold,,{Payment()},card\n", 5000);
        await DispatchAsync(merchant, match, new { credit = "never" });
        var needed = (await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refunds", new { rateBps = 5000, channel = "c", pointOfSale = "p" })).Refused(409, "confirmation_needed");
        await EndAsync(merchant, await merchant.PostAsync(merchant.Owner, $"/v1/matches/{match}/refunds", new { rateBps = 5000, channel = "c", pointOfSale = "p", confirm = needed.Text("confirm") }));
        Assert.Equal(("due", 750, 500), Of(Assert.Single(await ListAsync(merchant, match))));
        await DispatchAsync(merchant, match);
        Assert.Equal(("done", 750, 750), Of(Assert.Single(await ListAsync(merchant, match))));

        static (string, long, long) Of(JsonNode refund) => ((string)refund["status"]!, (long)refund["amount"]!, (long)refund["settled"]!);
    }

    [Fact]
    public async Task Gift_KeepsItsExpiry_AndAVoucherIsFilledAgain()
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => (s["earn"]!["validDays"], s["payout"]) = (30, new JsonObject { ["shown"] = true, ["methods"] = new JsonArray("voucher"), ["coefficient"] = 100 }));
        var till = (await merchant.TillAsync()).Key;
        var card = await merchant.CardAsync();
        var path = $"/v1/cards/{card.Id}";
        (await merchant.PostAsync(merchant.Owner, path + "/adjustments", new { asset = "gift", amount = 500, comment = "a", validDays = 10 })).Ok();
        var lot = (await merchant.GetAsync(merchant.Owner, path)).Ok().Json["expiring"]![0]!;
        var scan = (await merchant.PostAsync(till, "/v1/scans", new { card = card.Token, bill = 500, redeem = "max" })).Ok().Text("operation");
        Assert.Equal(0, (await merchant.GetAsync(merchant.Owner, path)).Ok().Number("balances.gift"));

        var customer = (await merchant.PostAsync(merchant.Owner, "/v1/customers", new { name = "Eve" })).Ok().Text("id");
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "points", amount = 100, comment = "a" })).Ok();
        var payout = (await merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer, method = "voucher", points = 20, termsAccepted = true })).Ok().Text("id");
        var code = (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{payout}/approve")).Ok().Text("voucher.code");
        (await merchant.PostAsync(till, $"/v1/vouchers/{code}/redeem", new { amount = 1_500 })).Ok();

        var (_, match) = await RefundedAsync($"t1,500,A,web,sold,,{scan},gift\nt2,1500,A,web,sold,,{code},voucher\n", 6000, merchant);
        Assert.Equal(2, (int)(await DispatchAsync(merchant, match))["applied"]!);
        var after = (await merchant.GetAsync(merchant.Owner, path)).Ok();
        Assert.Equal((300, (string)lot["at"]!), (after.Number("balances.gift"), (string)after.Json["expiring"]![0]!["at"]!));
        Assert.Equal(500 + 900, (await merchant.GetAsync(till, $"/v1/vouchers/{code}")).Ok().Number("balance"));
        // The code of a voucher is worth money: nobody who may only read is shown it.
        Assert.DoesNotContain(code, (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}/refund-payments")).Ok().Body, StringComparison.Ordinal);
        Assert.True((bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().Json["ok"]!);
    }
}
