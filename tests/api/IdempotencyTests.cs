namespace Cashback.Api.Tests;

[Collection(nameof(SharedHost))]
public sealed class IdempotencyTests(ApiHost host)
{
    [Fact]
    public async Task SameKeySameBody_GivesTheSameAnswer_AndAppliesOnce()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        var body = new { card = card.Token, amount = 500, method = "terminal" };
        var first = (await merchant.PostAsync(till.Key, "/v1/topups", body, "same")).Ok();
        var again = (await merchant.PostAsync(till.Key, "/v1/topups", body, "same")).Ok();
        Assert.Equal((false, true, first.Body), (first.Replayed, again.Replayed, again.Body));
        Assert.Equal(500, (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Number("balances.money"));
    }

    [Fact]
    public async Task ARefusal_StaysRefused_WithTheSameBody()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        var body = new { card = card.Token, bill = 500, redeem = 100 };
        var first = (await merchant.PostAsync(till.Key, "/v1/scans", body, "k")).Refused(422, "insufficient_balance");
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{card.Id}/adjustments", new { asset = "gift", amount = 100, comment = "x" })).Ok();
        var again = (await merchant.PostAsync(till.Key, "/v1/scans", body, "k")).Refused(422, "insufficient_balance");
        Assert.Equal((true, first.Body), (again.Replayed, again.Body));
    }

    [Fact]
    public async Task SameKeyAnotherBody_IsRefused_AnotherObjectOrCallerIsNot()
    {
        var merchant = await host.MerchantAsync();
        var (cards, till, other) = (await merchant.CardsAsync(2), await merchant.TillAsync(), await merchant.TillAsync());
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 1 }, "k")).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 2 }, "k")).Refused(422, "idempotency_key_reused");
        Assert.False((await merchant.PostAsync(till.Key, "/v1/scans", new { card = cards[1].Token, bill = 1 }, "k")).Ok().Replayed);
        Assert.False((await merchant.PostAsync(other.Key, "/v1/scans", new { card = cards[0].Token, bill = 1 }, "k")).Ok().Replayed);
        Assert.True((await merchant.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Id, bill = 1 }, "k")).Ok().Replayed);
    }

    [Fact]
    public async Task MovingValue_NeedsAKey()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { card = card.Token, bill = 1 });
        (await host.SendAsync(till.Key, "POST", "/v1/scans", body, null)).Refused(400, "idempotency_key_missing");
        (await host.SendAsync(till.Key, "POST", "/v1/scans", body, new string('k', 255))).Ok();
        foreach (var bad in new[] { new string('k', 256), "a b", "\u00e9" })
            (await host.SendAsync(till.Key, "POST", "/v1/scans", body, bad)).Refused(400, "invalid_request").Field("Idempotency-Key");
        (await host.SendAsync(merchant.Owner, "POST", "/v1/venues", """{"name":"no key needed"}"""u8.ToArray(), null)).Ok();
    }
}
