using System.Globalization;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Moves;

/// <summary>A day on which every call that moves value is made at least once. Each call is told to <c>send</c>, which answers what the first sending answered.</summary>
internal sealed class MoveScript(Merchant merchant, Func<Move, Task<Answer>> send)
{
    private const string Iban = "DE89370400440532013000";

    private string Today => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public async Task RunAsync()
    {
        await merchant.SetAsync(s => s["payout"] = new JsonObject
        {
            ["shown"] = true,
            ["methods"] = new JsonArray("account", "voucher"),
            ["termsVersion"] = "1",
            ["coefficient"] = 1,
            ["debtor"] = new JsonObject { ["name"] = "M", ["iban"] = "FR1420041010050500013M02606" },
        });
        await TillAsync();
        await CardsAsync();
        await CustomersAsync();
        await PaymentsAsync();
        await PayoutsAsync();
        await MatchAsync();
    }

    private Task<Answer> Send(string route, string key, string path, object? body = null) => send(Move.Of(route, key, path, body));

    private async Task TillAsync()
    {
        var (cards, till) = (await merchant.CardsAsync(2), await merchant.TillAsync(drawer: true));
        await Send("openDrawer", till.Key, $"/v1/tills/{till.Id}/drawer/open", new { @float = 5000 });
        await Send("putIntoDrawer", till.Key, $"/v1/tills/{till.Id}/drawer/in", new { amount = 1000, comment = "change" });
        await Send("takeOutOfDrawer", till.Key, $"/v1/tills/{till.Id}/drawer/out", new { amount = 300, comment = "bank" });
        await Send("exchange", till.Key, "/v1/exchanges", new { amount = 1000 });
        await Send("topUp", till.Key, "/v1/topups", new { card = cards[0].Token, amount = 4000, method = "cash" });
        await Send("cashOut", till.Key, $"/v1/cards/{cards[0].Id}/cash-out", new { amount = 500, to = "cash" });
        await Send("adjustCard", merchant.Owner, $"/v1/cards/{cards[0].Id}/adjustments", new { asset = "gift", amount = 200, comment = "sorry" });
        await Send("reinstateCard", merchant.Owner, $"/v1/cards/{cards[0].Id}/reinstate", new { comment = "too late" });
        var scan = await Send("scan", till.Key, "/v1/scans", new { card = cards[0].Token, bill = 900, redeem = "max", payWithMoney = true });
        await Send("scan", till.Key, "/v1/scans", new { card = cards[0].Token, bill = 900, redeem = 5000 });
        await Send("reverseOperation", till.Key, $"/v1/operations/{scan.Text("operation")}/reverse", new { amount = 400 });
        await Send("closeDrawer", till.Key, $"/v1/tills/{till.Id}/drawer/close", new { counted = 7000 });
        await send(Move.File("importCards", merchant.Owner, "/v1/cards/import", "number,money,gift\nOLD-9,500,7\n", "text/csv"));
    }

    private async Task CardsAsync()
    {
        var (cards, till, customer) = (await merchant.CardsAsync(5), await merchant.TillAsync(), await merchant.CustomerAsync("A"));
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = cards[0].Token, amount = 4200, method = "terminal" })).Ok();
        await Send("recoverCard", till.Key, "/v1/cards/recover", new { claimCode = cards[0].ClaimCode, lastPurchase = new { amount = 4200, on = Today }, newCard = cards[1].Number });
        await Send("replaceCard", merchant.Owner, $"/v1/cards/{cards[1].Id}/replace", new { newCard = cards[2].Id });
        await Send("linkCard", merchant.Owner, $"/v1/cards/{cards[2].Id}/link", new { customer, comment = "asked for it" });
        await Send("unlinkCard", merchant.Owner, $"/v1/cards/{cards[2].Id}/unlink", new { comment = "asked for it" });
        var lost = await merchant.CardAsync();
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{lost.Id}/link", new { customer, comment = "his second" })).Ok();
        await Send("reportCardLost", merchant.Owner, $"/v1/cards/{lost.Id}/lost", new { comment = "in the tram" });
    }

    private async Task CustomersAsync()
    {
        var (one, other) = (await merchant.CustomerAsync("B"), await merchant.CustomerAsync("C"));
        await Send("adjustCustomer", merchant.Owner, $"/v1/customers/{one}/adjustments", new { asset = "gift", amount = 300, comment = "x" });
        await Send("reinstateCustomer", merchant.Owner, $"/v1/customers/{one}/reinstate", new { comment = "too late" });
        await Send("addPurchase", merchant.Owner, "/v1/purchases", new { customer = one, amount = 1000, redeem = 100, externalId = "order-1" });
        await Send("reversePurchase", merchant.Owner, "/v1/purchases/order-1/reverse", new { amount = 500 });
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G", members = new[] { one, other } })).Ok().Text("id");
        await EndedAsync(await Send("adjustGroup", merchant.Owner, $"/v1/groups/{group}/adjustments", new { applyType = "relative", asset = "gift", amount = 50, comment = "all" }));
        await merchant.SetAsync(s => s["approval"]!["adjustmentFrom"] = 1);
        var job = await Send("adjustGroup", merchant.Owner, $"/v1/groups/{group}/adjustments", new { applyType = "absolute", asset = "points", amount = 70, comment = "all" });
        var path = $"/v1/jobs/{job.Text("job")}";
        await merchant.SettledAsync(async () => (await merchant.GetAsync(merchant.Owner, path)).Text("status") == "awaitingApproval");
        await EndedAsync(await Send("approveJob", await merchant.KeyAsync("manager"), path + "/approve"));
        await EndedAsync(await Send("undoJob", merchant.Owner, path + "/undo", new { comment = "too much" }));
        var merge = await Send("mergeCustomer", merchant.Owner, $"/v1/customers/{other}/merge", new { into = one });
        Assert.Equal(200, merge.Status);
    }

    /// <summary>A purse that is full takes no payment: somebody says whose it is.</summary>
    private async Task PaymentsAsync()
    {
        var (full, card) = (await merchant.CustomerAsync("F"), await merchant.CardAsync());
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{full}/adjustments", new { asset = "money", amount = 10_000_000_000_000, comment = "x" })).Ok();
        var started = await Send("topUp", merchant.Owner, "/v1/topups", new { customer = full, amount = 700, method = "online" });
        (await merchant.Host.SendAsync(null, "POST", new Uri(started.Text("checkoutUrl")).AbsolutePath + "/pay", null, null)).Ok();
        await merchant.SettledAsync(async () => (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{started.Text("topup")}")).Text("status") == "unmatched");
        Assert.Equal(200, (await Send("assignTopUp", merchant.Owner, $"/v1/topups/{started.Text("topup")}/assign", new { card = card.Id })).Status);
    }

    private async Task PayoutsAsync()
    {
        var customer = await merchant.CustomerAsync("D");
        await Send("adjustCustomer", merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "points", amount = 9000, comment = "x" });
        async Task<string> AskAsync(string method) => (await Send("requestPayout", merchant.Owner, "/v1/payouts",
            new { customer, method, points = 1000, iban = method == "account" ? Iban : null, termsVersion = "1", termsAccepted = true })).Ok().Text("id");
        var (account, voucher, rejected, cancelled) = (await AskAsync("account"), await AskAsync("voucher"), await AskAsync("voucher"), await AskAsync("voucher"));
        await Send("approvePayout", merchant.Owner, $"/v1/payouts/{account}/approve");
        var code = (await Send("approvePayout", merchant.Owner, $"/v1/payouts/{voucher}/approve")).Text("voucher.code");
        await Send("rejectPayout", merchant.Owner, $"/v1/payouts/{rejected}/reject");
        await Send("cancelPayout", merchant.Owner, $"/v1/payouts/{cancelled}/cancel");
        await Send("redeemVoucher", merchant.Owner, $"/v1/vouchers/{code}/redeem", new { amount = 400 });
        Assert.Equal(200, (await Send("makePayoutBatch", merchant.Owner, "/v1/payouts/batches")).Status);
        await send(Move.File("importPayoutReturns", merchant.Owner, "/v1/payouts/returns", $"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><Ntry><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls><TxDtls><Refs><EndToEndId>{account[4..]}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry></Document>""", "application/xml"));
        await Send("returnPayout", merchant.Owner, $"/v1/payouts/{account}/return");
    }

    private async Task MatchAsync()
    {
        var match = (await merchant.PostAsync(merchant.Owner, "/v1/matches", new { name = "final", startsAt = "2026-03-01T18:00:00Z" })).Ok().Text("id");
        var owner = await merchant.CustomerAsync("E");
        const string header = "id,price,category,channel,state,owner,payment,method\n";
        var lines = $"t1,1000,A,web,sold,,pi_{match},card\nt2,700,A,box,sold,,,cash\nt3,600,A,box,sold,{owner},,cash\n";
        (await merchant.Host.SendAsync(merchant.Owner, "POST", $"/v1/matches/{match}/tickets", System.Text.Encoding.UTF8.GetBytes(header + lines), null, "text/csv")).Ok();
        await EndedAsync(await Send("refundTickets", merchant.Owner, $"/v1/matches/{match}/refunds", new { rateBps = 5000, channel = "c", pointOfSale = "p" }));
        await EndedAsync(await Send("dispatchRefunds", merchant.Owner, $"/v1/matches/{match}/refund-payments", new { credit = "never" }));
        var failed = (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}/refund-payments")).Ok().Json["data"]!.AsArray().Where(p => (string)p!["to"]! == "cash").Select(p => (string)p!["id"]!).ToList();
        var path = $"/v1/matches/{match}/refund-payments/";
        foreach (var payment in failed)
            await Send("creditRefundPayment", merchant.Owner, $"{path}{payment}/credit");
        var left = (await merchant.GetAsync(merchant.Owner, $"/v1/matches/{match}/refund-payments")).Ok().Json["data"]!.AsArray().First(p => (string)p!["status"]! == "failed")!;
        await Send("retryRefundPayment", merchant.Owner, $"{path}{left["id"]}/retry");
        await Send("settleRefundPayment", merchant.Owner, $"{path}{left["id"]}/settle", new { reference = "receipt 5" });
    }

    private async Task EndedAsync(Answer started)
    {
        Assert.True(started.Status == 202, started.Body);
        await merchant.Host.Payments.RefundAsync();
        (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{started.Text("job")}/events")).Ok();
    }
}
