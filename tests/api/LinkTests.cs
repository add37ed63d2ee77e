using System.Text;

namespace Cashback.Api.Tests;

/// <summary>Cards and people: linking while scanning, lost cards, codes that rotate, cards of an earlier system.</summary>
[Collection(nameof(SharedHost))]
public sealed class LinkTests(ApiHost host)
{
    [Fact]
    public async Task ALinkedCard_PaysFromItsCustomersPurse_AndOldKeysStayItsOwn()
    {
        var m = await host.MerchantAsync();
        await m.SetAsync(s => s["earn"]!["rateBps"] = 500);
        var till = await m.TillAsync();
        var cards = await m.CardsAsync(2);
        var id = await m.CustomerAsync("Cy");
        (await m.PostAsync(till.Key, "/v1/topups", new { card = cards[0].Token, amount = 10_000, method = "terminal" })).Ok();
        var scan = new { card = cards[0].Token, bill = 1000 };
        var before = (await m.PostAsync(till.Key, "/v1/scans", scan, "old")).Ok();

        var linked = (await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/link", new { customer = id, token = cards[0].Token }, "link")).Ok();
        Assert.Equal(id, linked.Text("customer"));
        Assert.True((await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/link", new { customer = id, token = cards[0].Token }, "link")).Ok().Replayed);
        var retried = (await m.PostAsync(till.Key, "/v1/scans", scan, "old")).Ok();
        Assert.True(retried.Replayed);
        Assert.Equal(before.Body, retried.Body);
        Assert.Equal(50, (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok().Number("balances.gift"));

        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[1].Id}/link", new { customer = id, claimCode = cards[1].ClaimCode })).Ok();
        var paid = (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[1].Token, bill = 3000, payWithMoney = true }, "new")).Ok();
        Assert.Equal(7000, paid.Number("balances.money"));
        Assert.Equal(7000, (await m.GetAsync(m.Owner, $"/v1/cards/{cards[0].Number}")).Ok().Number("balances.money"));
        Assert.Equal(["scan", "linkCard"], (await m.GetAsync(m.Owner, $"/v1/operations?card={cards[1].Id}")).Ok().Json["data"]!.AsArray().Select(o => (string)o!["kind"]!).Take(2));

        // A purchase of the time before, taken back after.
        var back = (await m.PostAsync(m.Owner, $"/v1/operations/{before.Text("operation")}/reverse", new { })).Ok();
        Assert.Equal(50, back.Number("takenBack.gift"));
        Assert.Equal(0, back.Number("debt.gift"));

        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[1].Id}/unlink", new { })).Ok();
        await m.SettledAsync(async () => (await m.GetAsync(m.Owner, $"/v1/cards/{cards[1].Id}")).At("customer") is null);
        Assert.True((await m.PostAsync(till.Key, "/v1/scans", new { card = cards[1].Token, bill = 3000, payWithMoney = true }, "new")).Ok().Replayed);
        Assert.Equal(0, (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[1].Token, bill = 3000, payWithMoney = true })).Ok().Number("paidWithMoney"));
        Assert.Equal(7000, (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok().Number("balances.money"));
        Assert.True((bool)(await m.GetAsync(m.Owner, "/v1/proof")).Ok().At("ok")!);
    }

    [Fact]
    public async Task ACardOfAnother_IsNotLinked_AndProofIsNeeded()
    {
        var m = await host.MerchantAsync();
        var card = await m.CardAsync();
        var (a, b) = (await m.CustomerAsync("A"), await m.CustomerAsync("B"));
        var key = (await m.PostAsync(m.Owner, "/v1/keys", new { name = "a", role = "customer", customer = a })).Ok().Text("key");
        (await m.PostAsync(key, $"/v1/cards/{card.Number}/link", new { customer = a })).Refused(400, "invalid_request").Field("token");
        (await m.PostAsync(key, $"/v1/cards/{card.Number}/link", new { customer = b, token = card.Token })).Refused(403, "forbidden");
        (await m.PostAsync(key, $"/v1/cards/{card.Number}/link", new { customer = a, claimCode = "AAAA-AAAA-AAAA-AAAA" })).Refused(404, "not_found");
        (await m.PostAsync(key, $"/v1/cards/{card.Number}/link", new { customer = a, claimCode = card.ClaimCode })).Ok();
        (await m.PostAsync(m.Owner, $"/v1/cards/{card.Id}/link", new { customer = b, comment = "asked" })).Refused(409, "already_linked");
        Assert.Equal(a, (await m.GetAsync(key, $"/v1/customers/{a}")).Ok().Text("id"));
        (await m.GetAsync(key, $"/v1/customers/{b}")).Refused(404, "not_found");
        (await m.GetAsync(key, $"/v1/operations?customer={b}")).Refused(404, "not_found");
        (await m.GetAsync(key, $"/v1/cards/{(await m.CardAsync()).Id}")).Refused(404, "not_found");
        (await m.GetAsync(key, $"/v1/cards/{card.Id}")).Ok();
    }

    [Fact]
    public async Task ALostLinkedCard_IsReplacedAtOnce()
    {
        var m = await host.MerchantAsync();
        var till = await m.TillAsync();
        var cards = await m.CardsAsync(2);
        var id = await m.CustomerAsync("D");
        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/link", new { customer = id })).Ok();
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 100, comment = "c" })).Ok();
        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/block", new { })).Ok();
        (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 1 })).Refused(409, "card_blocked");
        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/replace", new { newCard = cards[1].Number })).Ok();
        (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 1 })).Refused(409, "card_replaced");
        Assert.Equal(90, (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[1].Token, bill = 10, redeem = 10 })).Ok().Number("balances.gift"));
    }

    [Fact]
    public async Task ACustomerReportsHisCardLost_AndHasADigitalOneAtOnce()
    {
        var m = await host.MerchantAsync();
        var till = await m.TillAsync();
        var (card, other) = (await m.CardAsync(), await m.CardAsync());
        var id = await m.CustomerAsync("L");
        var key = (await m.PostAsync(m.Owner, "/v1/keys", new { name = "l", role = "customer", customer = id })).Ok().Text("key");
        (await m.PostAsync(key, $"/v1/cards/{other.Id}/lost", new { })).Refused(404, "not_found");
        (await m.PostAsync(m.Owner, $"/v1/cards/{other.Id}/lost", new { })).Refused(409, "not_linked");
        (await m.PostAsync(key, $"/v1/cards/{card.Number}/link", new { claimCode = card.ClaimCode })).Ok();
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 100, comment = "c" })).Ok();
        var lost = (await m.PostAsync(key, $"/v1/cards/{card.Id}/lost", new { comment = "in the tram" }, "lost")).Ok();
        Assert.Equal(lost.Body, (await m.PostAsync(key, $"/v1/cards/{card.Id}/lost", new { comment = "in the tram" }, "lost")).Ok().Body);
        (await m.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 10 })).Refused(409, "card_replaced");
        var code = (await m.GetAsync(key, $"/v1/cards/{lost.Text("card")}/code")).Ok().Text("token");
        Assert.Equal(90, (await m.PostAsync(till.Key, "/v1/scans", new { card = code, bill = 10, redeem = 10 })).Ok().Number("balances.gift"));
    }

    [Fact]
    public async Task AnOperationOfAReplacedCard_IsTakenBackWhereItsPurseIsNow()
    {
        var m = await host.MerchantAsync();
        await m.SetAsync(s => s["earn"]!["rateBps"] = 1000);
        var till = await m.TillAsync();
        var cards = await m.CardsAsync(3);
        var scan = (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 1000 })).Ok().Text("operation");
        var second = (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 500 })).Ok().Text("operation");
        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/replace", new { newCard = cards[1].Id })).Ok();
        var part = (await m.PostAsync(m.Owner, $"/v1/operations/{scan}/reverse", new { amount = 400 }, "part")).Ok();
        Assert.Equal((40, 110), (part.Number("takenBack.gift"), part.Number("balances.gift")));

        // Once more, and then to a customer: it follows all the way, and counts what was taken back on it.
        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[1].Id}/replace", new { newCard = cards[2].Id })).Ok();
        Assert.Equal(part.Body, (await m.PostAsync(m.Owner, $"/v1/operations/{scan}/reverse", new { amount = 400 }, "part")).Ok().Body);
        var id = await m.CustomerAsync("R");
        (await m.PostAsync(m.Owner, $"/v1/cards/{cards[2].Id}/link", new { customer = id })).Ok();
        var rest = (await m.PostAsync(m.Owner, $"/v1/operations/{scan}/reverse", new { })).Ok();
        Assert.Equal((60, 50, 0), (rest.Number("takenBack.gift"), rest.Number("balances.gift"), rest.Number("debt.gift")));
        (await m.PostAsync(m.Owner, $"/v1/operations/{scan}/reverse", new { })).Refused(422, "exceeds_original");
        Assert.Equal(50, (await m.PostAsync(m.Owner, $"/v1/operations/{second}/reverse", new { })).Ok().Number("takenBack.gift"));
        Assert.Equal(0, (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok().Number("balances.gift"));
        Assert.True((bool)(await m.GetAsync(m.Owner, "/v1/proof")).Ok().At("ok")!);
    }

    [Fact]
    public async Task ALostCardThatNobodyLinked_IsRecovered_AndGuessesTellNothing()
    {
        var m = await host.MerchantAsync();
        var till = await m.TillAsync();
        var cards = await m.CardsAsync(3);
        (await m.PostAsync(till.Key, "/v1/topups", new { card = cards[0].Token, amount = 4200, method = "terminal" })).Ok();
        var today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var asked = new { claimCode = cards[0].ClaimCode, lastPurchase = new { amount = 4200, on = today }, newCard = cards[1].Number };
        var wrong = (await m.PostAsync(till.Key, "/v1/cards/recover", asked with { claimCode = cards[2].ClaimCode })).Refused(422, "recovery_refused");
        Assert.Equal(wrong.Body, (await m.PostAsync(till.Key, "/v1/cards/recover", asked with { claimCode = "AAAA-AAAA-AAAA-AAAA" })).Refused(422, "recovery_refused").Body);
        Assert.Equal(wrong.Body, (await m.PostAsync(till.Key, "/v1/cards/recover", asked with { lastPurchase = new { amount = 1, on = today } })).Refused(422, "recovery_refused").Body);
        (await m.PostAsync(till.Key, "/v1/cards/recover", asked)).Ok();
        Assert.Equal(4200, (await m.GetAsync(m.Owner, $"/v1/cards/{cards[1].Id}")).Ok().Number("balances.money"));
        (await m.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 1 })).Refused(409, "card_replaced");
        for (var i = 0; i < 5; i++)
            (await m.PostAsync(till.Key, "/v1/cards/recover", asked with { claimCode = cards[1].ClaimCode, lastPurchase = new { amount = 1, on = today }, newCard = cards[2].Number })).Refused(422, "recovery_refused");
        (await m.PostAsync(till.Key, "/v1/cards/recover", asked with { claimCode = cards[1].ClaimCode, newCard = cards[2].Number })).Refused(422, "recovery_refused");
    }

    [Fact]
    public async Task ARotatingCode_IsGoodOnce()
    {
        var m = await host.MerchantAsync();
        var till = await m.TillAsync();
        var id = await m.CustomerAsync("E");
        var key = (await m.PostAsync(m.Owner, "/v1/keys", new { name = "e", role = "customer", customer = id })).Ok().Text("key");
        var card = TestCard.Of((await m.PostAsync(m.Owner, "/v1/cards", new { count = 1, kind = "digital", customer = id })).Ok().Json["data"]![0]);
        await m.SettledAsync(async () => (await m.GetAsync(m.Owner, $"/v1/cards/{card.Id}")).At("customer") is not null);
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 100, comment = "c" })).Ok();
        var token = (await m.GetAsync(key, $"/v1/cards/{card.Id}/code")).Ok().Text("token");
        Assert.NotEqual(token, (await m.GetAsync(key, $"/v1/cards/{card.Id}/code")).Ok().Text("token"));
        (await m.GetAsync(till.Key, $"/v1/cards/{token}")).Ok();
        var scan = new { card = token, bill = 10, redeem = 10 };
        (await m.PostAsync(till.Key, "/v1/scans", scan, "one")).Ok();
        Assert.True((await m.PostAsync(till.Key, "/v1/scans", scan, "one")).Ok().Replayed);
        (await m.PostAsync(till.Key, "/v1/scans", scan, "two")).Refused(409, "code_used");
        (await m.GetAsync(m.Owner, $"/v1/cards/{card.Id}/code")).Refused(403, "forbidden");
    }

    /// <summary>More than one batch, with a number twice: the first line has it.</summary>
    [Fact]
    public async Task ALongFileOfCards_IsReportedLineByLine()
    {
        const int Lines = 2500;
        var m = await host.MerchantAsync();
        var text = new StringBuilder("number,money,gift\n");
        for (var i = 0; i < Lines; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"L-{(i == 2000 ? 1 : i)},{i},{(i == 7 ? "x" : "1")}\n");
        var csv = Encoding.UTF8.GetBytes(text.ToString());
        var dry = (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import?dryRun=true", csv, "d", "text/csv")).Ok();
        var made = (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import", csv, "i", "text/csv")).Ok();
        foreach (var report in new[] { dry, made })
        {
            Assert.Equal(Lines - 2, report.Number("imported"));
            Assert.Equal([(9, "invalid_request"), (2002, "external_id_exists")], report.Json["refused"]!.AsArray().Select(r => ((int)r!["line"]!, (string)r["code"]!)));
        }

        Assert.Equal(made.Body, (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import", csv, "i", "text/csv")).Ok().Body);
        // A key stands for its file: not for one with a line more, nor for one with another amount.
        foreach (var other in new[] { $"{text}L-more,1,1\n", text.ToString().Replace("L-5,5,1", "L-5,6,1", StringComparison.Ordinal) })
            (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import", Encoding.UTF8.GetBytes(other), "i", "text/csv")).Refused(422, "idempotency_key_reused");
        Assert.Equal(1, (await m.GetAsync(m.Owner, "/v1/cards/L-1")).Ok().Number("balances.money"));
        Assert.Equal(2499, (await m.GetAsync(m.Owner, "/v1/cards/L-2499")).Ok().Number("balances.money"));
        Assert.True((bool)(await m.GetAsync(m.Owner, "/v1/proof")).Ok().At("ok")!);
    }

    [Fact]
    public async Task AFileInAnotherEncoding_IsRefused_AndItsLineIsNamed()
    {
        var m = await host.MerchantAsync();
        var latin = Encoding.Latin1.GetBytes("number,gift\nLat-1,5\nLat-é,5\n");
        foreach (var path in new[] { "/v1/cards/import?dryRun=true", "/v1/cards/import" })
            Assert.Contains("line 3", (await m.Host.SendAsync(m.Owner, "POST", path, latin, "latin", "text/csv")).Refused(400, "invalid_request").Text("detail"), StringComparison.Ordinal);
        (await m.GetAsync(m.Owner, "/v1/cards/Lat-1")).Refused(404, "not_found");
        // Nothing was recorded, so the same key takes the file as it should have been; a mark in front of it is fine.
        var good = Encoding.UTF8.GetBytes("\uFEFFnumber,gift\nLat-1,5\nLat-é,5\n");
        Assert.Equal(2, (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import", good, "latin", "text/csv")).Ok().Number("imported"));
        Assert.Equal(5, (await m.GetAsync(m.Owner, "/v1/cards/Lat-%C3%A9")).Ok().Number("balances.gift"));
    }

    [Fact]
    public async Task CardsOfAnEarlierSystem_KeepNumberAndBalance()
    {
        var m = await host.MerchantAsync();
        var till = await m.TillAsync();
        var id = await m.CustomerAsync("F");
        var csv = Encoding.UTF8.GetBytes($"number;money;gift;customer\nOLD-1;500;20;\nOLD-2;;7;{id}\nOLD-3;x;;\n");
        var dry = (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import?dryRun=true", csv, "d", "text/csv")).Ok();
        Assert.Equal(2, dry.Number("imported"));
        (await m.GetAsync(till.Key, "/v1/cards/OLD-1")).Refused(404, "not_found");
        var made = (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import", csv, "i", "text/csv")).Ok();
        Assert.Equal(2, made.Number("imported"));
        Assert.Equal(4, made.Number("refused.0.line"));
        Assert.Equal("invalid_request", made.Text("refused.0.code"));
        Assert.Equal(made.Body, (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import", csv, "i", "text/csv")).Ok().Body);
        Assert.Equal(500, (await m.GetAsync(m.Owner, "/v1/cards/OLD-1")).Ok().Number("balances.money"));
        Assert.Equal(7, (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok().Number("balances.gift"));
        Assert.Equal(0, (await m.Host.SendAsync(m.Owner, "POST", "/v1/cards/import", csv, "again", "text/csv")).Ok().Number("imported"));
        Assert.True((bool)(await m.GetAsync(m.Owner, "/v1/proof")).Ok().At("ok")!);
    }
}
