namespace Cashback.Api.Tests;

/// <summary>People: made, found, changed, merged, forgotten.</summary>
[Collection(nameof(SharedHost))]
public sealed class CustomerTests(ApiHost host)
{
    [Fact]
    public async Task ACustomer_IsMadeOnce_AndFoundByEverythingThatIsKnown()
    {
        var m = await host.MerchantAsync();
        var body = new { name = "Žofie Nováková", email = "Zofie@Example.org", phone = "+420 777 123 456", externalId = "crm-1" };
        var made = (await m.PostAsync(m.Owner, "/v1/customers", body, "k1")).Ok();
        var again = (await m.PostAsync(m.Owner, "/v1/customers", body, "k1")).Ok();
        Assert.True(again.Replayed);
        Assert.Equal(made.Body, again.Body);
        Assert.Equal("+420777123456", made.Text("phone"));
        Assert.Equal(0, made.Number("balances.money"));
        (await m.PostAsync(m.Owner, "/v1/customers", body with { name = "Other" }, "k1")).Refused(422, "idempotency_key_reused");
        (await m.PostAsync(m.Owner, "/v1/customers", body)).Refused(409, "external_id_exists");

        var id = made.Text("id");
        foreach (var q in new[] { "zofie", "NOVAKOVA", "zofie@example.ORG", "00420777123456", "crm-1", id })
            Assert.Equal(id, (await m.GetAsync(m.Owner, $"/v1/customers?q={Uri.EscapeDataString(q)}")).Ok().Text("data.0.id"));
        Assert.Empty((await m.GetAsync(m.Owner, "/v1/customers?q=nobody")).Ok().Json["data"]!.AsArray());
        Assert.Single((await m.GetAsync(m.Owner, "/v1/customers")).Ok().Json["data"]!.AsArray());
    }

    [Fact]
    public async Task AChange_LeavesTheRest_AndFreesTheOldExternalId()
    {
        var m = await host.MerchantAsync();
        var id = (await m.PostAsync(m.Owner, "/v1/customers", new { name = "Ann", email = "ann@example.org", externalId = "a" })).Ok().Text("id");
        var changed = (await m.Host.CallAsync(m.Owner, "PATCH", $"/v1/customers/{id}", new { cashbackRateBps = 0, externalId = "b" })).Ok();
        Assert.Equal(0, changed.Number("cashbackRateBps"));
        Assert.Equal("Ann", changed.Text("name"));
        Assert.Equal("b", changed.Text("externalId"));
        (await m.PostAsync(m.Owner, "/v1/customers", new { externalId = "a" })).Ok();
        var cleared = (await m.Host.CallAsync(m.Owner, "PATCH", $"/v1/customers/{id}", new { cashbackRateBps = (int?)null, email = (string?)null })).Ok();
        Assert.Null(cleared.At("cashbackRateBps"));
        Assert.Null(cleared.At("email"));
        Assert.Empty((await m.GetAsync(m.Owner, "/v1/customers?q=ann@example.org")).Ok().Json["data"]!.AsArray());
        (await m.Host.CallAsync(m.Owner, "PATCH", $"/v1/customers/{id}", new { phone = "12" })).Refused(400, "invalid_request").Field("phone");
    }

    [Fact]
    public async Task AdjustmentsByHand_MoveThePurse_AndAreReversed()
    {
        var m = await host.MerchantAsync();
        var id = (await m.PostAsync(m.Owner, "/v1/customers", new { name = "Bo" })).Ok().Text("id");
        var up = (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 500, comment = "sorry, Bo" })).Ok();
        Assert.Equal(500, up.Number("balances.gift"));
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = -501, comment = "x" })).Refused(422, "insufficient_balance");
        (await m.PostAsync(m.Owner, $"/v1/operations/{up.Text("operation")}/reverse", new { })).Ok();
        var history = (await m.GetAsync(m.Owner, $"/v1/operations?customer={id}")).Ok();
        Assert.Equal(["reverse", "adjust", "createCustomer"], history.Json["data"]!.AsArray().Select(o => (string)o!["kind"]!));
        Assert.Equal("sorry, Bo", history.Text("data.1.comment"));
    }

    [Fact]
    public async Task AMerge_MovesPurseAndCards_AndIsUndone()
    {
        var m = await host.MerchantAsync();
        var till = await m.TillAsync();
        var (a, b) = ((await m.PostAsync(m.Owner, "/v1/customers", new { name = "A" })).Ok().Text("id"), (await m.PostAsync(m.Owner, "/v1/customers", new { name = "B" })).Ok().Text("id"));
        var card = await m.CardAsync();
        (await m.PostAsync(m.Owner, $"/v1/cards/{card.Id}/link", new { customer = a })).Ok();
        (await m.PostAsync(m.Owner, $"/v1/customers/{a}/adjustments", new { asset = "gift", amount = 700, comment = "c" })).Ok();
        (await m.PostAsync(m.Owner, $"/v1/customers/{b}/adjustments", new { asset = "gift", amount = 50, comment = "c" })).Ok();

        var merge = (await m.PostAsync(m.Owner, $"/v1/customers/{a}/merge", new { into = b })).Ok().Text("operation");
        Assert.Equal(b, (await m.GetAsync(m.Owner, $"/v1/customers/{a}")).Ok().Text("mergedInto"));
        Assert.Equal(750, (await m.GetAsync(m.Owner, $"/v1/customers/{b}")).Ok().Number("balances.gift"));
        (await m.PostAsync(m.Owner, $"/v1/customers/{a}/adjustments", new { asset = "gift", amount = 1, comment = "c" })).Refused(409, "customer_merged");
        Assert.Equal(650, (await m.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 100, redeem = 100 })).Ok().Number("balances.gift"));

        (await m.PostAsync(m.Owner, $"/v1/operations/{merge}/reverse", new { })).Ok();
        await m.SettledAsync(async () => (await m.GetAsync(m.Owner, $"/v1/customers/{a}")).At("mergedInto") is null);
        // What was spent meanwhile came from the older lot, B's own, and then from what A had brought.
        Assert.Equal(650, (await m.GetAsync(m.Owner, $"/v1/customers/{a}")).Ok().Number("balances.gift"));
        Assert.Equal(0, (await m.GetAsync(m.Owner, $"/v1/customers/{b}")).Ok().Number("balances.gift"));
        await m.SettledAsync(async () => (await m.GetAsync(m.Owner, $"/v1/cards/{card.Id}")).Text("customer") == a);
        Assert.Equal(649, (await m.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 1, redeem = 1 })).Ok().Number("balances.gift"));
        (await m.PostAsync(m.Owner, $"/v1/operations/{merge}/reverse", new { })).Refused(409, "not_reversible");
        Assert.True((bool)(await m.GetAsync(m.Owner, "/v1/proof")).Ok().At("ok")!);
    }

    [Fact]
    public async Task Purchases_AreOneAnExternalId()
    {
        var m = await host.MerchantAsync();
        await m.SetAsync(s => s["earn"]!["rateBps"] = 500);
        var id = (await m.PostAsync(m.Owner, "/v1/customers", new { externalId = "c-7" })).Ok().Text("id");
        var order = new { customer = id, amount = 1000, externalId = "order-1", channel = "web" };
        var first = (await m.PostAsync(m.Owner, "/v1/purchases", order)).Ok();
        Assert.Equal(50, first.Number("earned.gift"));
        Assert.Equal(first.Body, (await m.PostAsync(m.Owner, "/v1/purchases", order)).Ok().Body);
        (await m.PostAsync(m.Owner, "/v1/purchases", order with { amount = 1001 })).Refused(409, "external_id_exists");
        Assert.Equal(1000, (await m.GetAsync(m.Owner, "/v1/purchases/order-1")).Ok().Number("amount"));
        Assert.Single((await m.GetAsync(m.Owner, "/v1/purchases")).Ok().Json["data"]!.AsArray());
        Assert.Equal("purchase", (await m.GetAsync(m.Owner, $"/v1/operations?customer={id}")).Ok().Text("data.0.kind"));

        (await m.Host.CallAsync(m.Owner, "PATCH", $"/v1/customers/{id}", new { cashbackRateBps = 1000 })).Ok();
        Assert.Equal(1000, (await m.PostAsync(m.Owner, "/v1/purchases", new { customer = "c-7", amount = 1000 })).Ok().Number("rateBps"));
        var back = (await m.PostAsync(m.Owner, "/v1/purchases/order-1/reverse", new { amount = 500 })).Ok();
        Assert.Equal(25, back.Number("takenBack.gift"));
        (await m.PostAsync(m.Owner, "/v1/purchases/order-1/reverse", new { amount = 501 })).Refused(422, "exceeds_original");
        (await m.GetAsync(m.Owner, "/v1/purchases/none")).Refused(404, "not_found");
    }

    [Fact]
    public async Task Purchases_WhoseExternalIdHoldsASlash_AreFoundByIt()
    {
        var m = await host.MerchantAsync();
        var customer = await m.CustomerAsync("Zoe");
        (await m.PostAsync(m.Owner, "/v1/purchases", new { customer, amount = 1000, externalId = "2026/Nº 1" })).Ok();
        // What a client sends as %2F the server leaves as it is, and it decodes the rest; the server of the tests decodes twice.
        Assert.Equal(1000, (await m.GetAsync(m.Owner, "/v1/purchases/2026%252FN%C2%BA%201")).Ok().Number("amount"));
        Assert.Equal(400, (await m.PostAsync(m.Owner, "/v1/purchases/2026%252FN%C2%BA%201/reverse", new { amount = 400 })).Ok().Number("handBack"));
    }
}
