namespace Cashback.Api.Tests;

/// <summary>Top-ups, adjustments, drawers, reversals and the history of them.</summary>
[Collection(nameof(SharedHost))]
public sealed class MoneyTests(ApiHost host)
{
    [Fact]
    public async Task TopUp_CreditsMoneyAndReward()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        await merchant.SetAsync(s => (s["topUpCashback"]!["enabled"], s["topUpCashback"]!["channels"]) = (true, new System.Text.Json.Nodes.JsonArray("terminal")));
        var topUp = (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 10_100, method = "terminal" })).Ok();
        Assert.Equal("""{"money":10100,"gift":500}""", topUp.At("credited")!.ToJsonString());
        Assert.Equal("""{"money":10100,"gift":500,"points":0}""", topUp.At("balances")!.ToJsonString());
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 0, method = "cash" })).Refused(400, "invalid_request").Field("amount");
        (await merchant.PostAsync(till.Key, "/v1/topups", new { amount = 5, method = "cash" })).Refused(400, "invalid_request").Field("card");
        (await merchant.PostAsync(till.Key, "/v1/topups", new { customer = "cus_1", amount = 5, method = "cash" })).Refused(404, "not_found");
    }

    [Fact]
    public async Task Drawer_CountsCash_FromOpenToClose()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync(drawer: true));
        var drawer = $"/v1/tills/{till.Id}/drawer";
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 100, method = "cash" })).Refused(409, "drawer_closed");
        (await merchant.PostAsync(till.Key, $"{drawer}/open", new { @float = 1000 })).Ok();
        (await merchant.PostAsync(till.Key, $"{drawer}/open", new { @float = 1000 })).Refused(409, "drawer_open");
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 500, method = "cash" })).Ok();
        (await merchant.PostAsync(till.Key, $"{drawer}/in", new { amount = 300, comment = "change" })).Ok();
        (await merchant.PostAsync(till.Key, $"{drawer}/out", new { amount = 200 })).Ok();
        var tooLow = (await merchant.PostAsync(till.Key, $"{drawer}/out", new { amount = 5000 })).Refused(422, "drawer_too_low");
        Assert.Equal(1600, tooLow.Number("content"));
        var closed = (await merchant.PostAsync(till.Key, $"{drawer}/close", new { counted = 1550 })).Ok();
        Assert.Equal((1, 1600, 1550, -50), (closed.Number("number"), closed.Number("expected"), closed.Number("counted"), closed.Number("difference")));
        Assert.Equal(closed.Body, (await merchant.GetAsync(till.Key, $"/v1/tills/{till.Id}/closings")).Ok().At("data.0")!.ToJsonString());

        var other = await merchant.TillAsync(drawer: true);
        (await merchant.PostAsync(other.Key, $"{drawer}/open", new { @float = 0 })).Refused(403, "forbidden");
        (await merchant.PostAsync((await merchant.TillAsync()).Key, "/v1/topups", new { card = card.Token, amount = 500, method = "cash" })).Ok();
    }

    [Fact]
    public async Task Exchange_GivesCashForACardPayment()
    {
        var merchant = await host.MerchantAsync();
        var till = await merchant.TillAsync(drawer: true);
        (await merchant.PostAsync(till.Key, "/v1/exchanges", new { amount = 2000 })).Refused(409, "drawer_closed");
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/open", new { @float = 3000 })).Ok();
        Assert.Equal(3000, (await merchant.PostAsync(till.Key, "/v1/exchanges", new { amount = 3001 })).Refused(422, "drawer_too_low").Number("content"));
        var done = (await merchant.PostAsync(till.Key, "/v1/exchanges", new { amount = 2000 })).Ok();
        Assert.Equal((2050, 2000, 50, 1000), (done.Number("charged"), done.Number("handedOut"), done.Number("fee"), done.Number("drawer.content")));
        Assert.Equal(2050, (await merchant.PostAsync(till.Key, $"/v1/operations/{done.Text("operation")}/reverse")).Ok().Number("handBack"));
        var closed = (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/close", new { counted = 3000 })).Ok();
        Assert.Equal(0, closed.Number("difference"));
    }

    [Fact]
    public async Task Adjustment_IsSigned_AndMoneyIsTheOwners()
    {
        var merchant = await host.MerchantAsync();
        var (card, support) = (await merchant.CardAsync(), await merchant.KeyAsync("support"));
        var path = $"/v1/cards/{card.Id}/adjustments";
        Assert.Equal(40, (await merchant.PostAsync(support, path, new { asset = "gift", amount = 40, comment = "sorry", cause = "goodwill" })).Ok().Number("balances.gift"));
        var refused = (await merchant.PostAsync(support, path, new { asset = "gift", amount = -41, comment = "no" })).Refused(422, "insufficient_balance");
        Assert.Equal((40, 41), (refused.Number("available"), refused.Number("asked")));
        (await merchant.PostAsync(support, path, new { asset = "money", amount = 1, comment = "x" })).Refused(403, "forbidden");
        (await merchant.PostAsync(await merchant.KeyAsync("manager"), path, new { asset = "money", amount = 1, comment = "x" })).Refused(403, "forbidden");
        Assert.Equal(1, (await merchant.PostAsync(merchant.Owner, path, new { asset = "money", amount = 1, comment = "x" })).Ok().Number("balances.money"));
        (await merchant.PostAsync(support, path, new { asset = "gift", amount = 1 })).Refused(400, "invalid_request").Field("comment");
        (await merchant.PostAsync(support, path, new { asset = "gift", amount = 1, comment = new string('x', 501) })).Refused(400, "invalid_request").Field("comment");
        (await merchant.PostAsync(support, path, new { asset = "gift", amount = 0, comment = "x" })).Refused(400, "invalid_request").Field("amount");
    }

    [Fact]
    public async Task Reversal_GivesBack_AndTheHistoryTellsBoth()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        await merchant.SetAsync(s => s["earn"]!["rateBps"] = 500);
        var scan = (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 10_000, comment = "table 4" })).Ok().Text("operation");
        var part = (await merchant.PostAsync(till.Key, $"/v1/operations/{scan}/reverse", new { amount = 4000 })).Ok();
        Assert.Equal((200, 4000), (part.Number("takenBack.gift"), part.Number("handBack")));
        (await merchant.PostAsync(till.Key, $"/v1/operations/{scan}/reverse", new { amount = 6001 })).Refused(422, "exceeds_original");
        Assert.True((bool)(await merchant.GetAsync(merchant.Owner, $"/v1/operations/{scan}")).Ok().At("reversible")!);
        var rest = (await merchant.PostAsync(merchant.Owner, $"/v1/operations/{scan}/reverse")).Ok();
        Assert.Equal((300, 0), (rest.Number("takenBack.gift"), rest.Number("balances.gift")));

        var original = (await merchant.GetAsync(merchant.Owner, $"/v1/operations/{scan}")).Ok();
        Assert.Equal(("scan", "table 4", 10_000, till.Id), (original.Text("kind"), original.Text("comment"), original.Number("amount"), original.Text("till")));
        Assert.Equal("""[{"asset":"gift","amount":500}]""", original.At("effects")!.ToJsonString());
        Assert.Equal(rest.Text("operation"), original.Text("reversedBy"));
        Assert.False((bool)original.At("reversible")!);
        Assert.False((bool)(await merchant.GetAsync(merchant.Owner, $"/v1/operations/{rest.Text("operation")}")).Ok().At("reversible")!);
        Assert.Equal(scan, (await merchant.GetAsync(merchant.Owner, $"/v1/operations/{rest.Text("operation")}")).Ok().Text("reverses"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/operations/{rest.Text("operation")}/reverse")).Refused(409, "not_reversible");

        var why = (await merchant.GetAsync(merchant.Owner, $"/v1/operations/{scan}/why")).Ok();
        Assert.Equal((2, 10_000, 500), (why.Number("settingsVersion"), why.Number("inputs.bill"), why.Number("result.rateBps")));
        var byCard = (await merchant.GetAsync(merchant.Owner, $"/v1/operations?card={card.Number}")).Ok();
        Assert.Equal(["reverse", "reverse", "scan", "createCard"], byCard.Json["data"]!.AsArray().Select(o => (string)o!["kind"]!));
        var byTill = (await merchant.GetAsync(merchant.Owner, $"/v1/operations?till={till.Id}")).Ok();
        Assert.Equal(["reverse", "scan"], byTill.Json["data"]!.AsArray().Select(o => (string)o!["kind"]!));
    }

    [Fact]
    public async Task History_GivesPages_WithoutRefusals()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        for (var i = 0; i < 5; i++)
        {
            (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = i })).Ok();
            (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 9, redeem = 9 })).Refused(422, "insufficient_balance");
        }

        foreach (var list in new[] { $"card={card.Id}", $"till={till.Id}" })
        {
            var bills = new List<long?>();
            for (string? path = $"/v1/operations?{list}&limit=2"; path is not null;)
            {
                var page = (await merchant.GetAsync(merchant.Owner, path)).Ok();
                bills.AddRange(page.Json["data"]!.AsArray().Where(o => (string)o!["kind"]! == "scan").Select(o => (long?)o!["amount"]));
                path = (string?)page.At("nextCursor") is { } cursor ? $"/v1/operations?{list}&limit=2&cursor={cursor}" : null;
            }

            Assert.Equal([4, 3, 2, 1, 0], bills);
        }
    }
}
