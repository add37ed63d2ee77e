using System.Text.Json.Nodes;

namespace Cashback.Api.Tests;

[Collection(nameof(SharedHost))]
public sealed class ProgrammeTests(ApiHost host)
{
    [Fact]
    public async Task NewProgramme_HasTheDocumentedDefaults()
    {
        var merchant = await host.MerchantAsync();
        var settings = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json;
        var expected = JsonNode.Parse("""
            {"version":1,"topUpCashback":{"enabled":false,"start":5000,"value":250,"channels":["online"],"cap":null,"validDays":null},
            "earn":{"enabled":true,"rateBps":0,"byChannel":{},"pointsPerUnit":0,"deferDays":0,"validDays":null},
            "redeem":{"enabled":true,"minAmount":null,"maxAmount":null,"maxShareBps":10000,"pointValue":0},"exchange":{"fee":50},
            "payout":{"shown":false,"methods":[],"termsUrl":null,"termsVersion":null,"coefficient":0,"coolingOffDays":0,"voucherValidDays":null,"debtor":null,"minAmount":null,"maxAmount":null,"maxPerDay":null,"maxPerMonth":null},
            "card":{"staticDailyLimit":null},"offline":{"redeemLimit":0},"expiry":{"noticeDays":null,"graceDays":0},"clawback":"debt",
            "approval":{"payoutFrom":null,"adjustmentFrom":null,"refundFrom":null,"refundConfirmFrom":null}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, settings), settings.ToJsonString());
    }

    [Fact]
    public async Task Put_TakesWhatGetGave_AndAbsentMeansDefault()
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => (s["earn"]!["rateBps"], s["earn"]!["byChannel"]!["bar"], s["redeem"]!["pointValue"]) = (700, 900, 0.123456m));
        var changed = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok();
        Assert.Equal((2, 700, 900), (changed.Number("version"), changed.Number("earn.rateBps"), changed.Number("earn.byChannel.bar")));
        Assert.Equal("0.123456", changed.At("redeem.pointValue")!.ToJsonString());

        var reset = (await host.CallAsync(merchant.Owner, "PUT", "/v1/settings", new { version = 2, earn = new { deferDays = 3, enabled = (bool?)null } })).Ok();
        Assert.Equal((3, 0, 3), (reset.Number("version"), reset.Number("earn.rateBps"), reset.Number("earn.deferDays")));
        Assert.True((bool)reset.At("earn.enabled")!);
    }

    [Fact]
    public async Task Put_WithAStaleVersion_IsRefused()
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(_ => { });
        var stale = await host.CallAsync(merchant.Owner, "PUT", "/v1/settings", new { version = 1 });
        Assert.Equal(2, stale.Refused(409, "settings_changed").Number("version"));
    }

    [Theory]
    [InlineData("""{"earn":{"rateBps":10001}}""", "earn.rateBps")]
    [InlineData("""{"earn":{"rateBps":"5"}}""", "earn.rateBps")]
    [InlineData("""{"earn":{"pointsPerUnit":0.1234567}}""", "earn.pointsPerUnit")]
    [InlineData("""{"earn":{"pointsPerUnit":1e400}}""", "earn.pointsPerUnit")]
    [InlineData("""{"topUpCashback":{"start":0}}""", "topUpCashback.start")]
    [InlineData("""{"topUpCashback":{"channels":["bar"]}}""", "topUpCashback.channels")]
    [InlineData("""{"payout":{"debtor":{}}}""", "payout.debtor.name")]
    [InlineData("""{"payout":{"debtor":{"name":" ","iban":"FR1420041010050500013M02606"}}}""", "payout.debtor.name")]
    [InlineData("""{"payout":{"debtor":{"name":"M"}}}""", "payout.debtor.iban")]
    [InlineData("""{"payout":{"debtor":{"name":"M","iban":"FR1420041010050500013M02607"}}}""", "payout.debtor.iban")]
    [InlineData("""{"payout":{"debtor":{"name":"M","iban":"FR1420041010050500013M02606","bic":"bnpafrpp"}}}""", "payout.debtor.bic")]
    [InlineData("""{"clawback":1}""", "clawback")]
    [InlineData("""{"clawback":"never"}""", "clawback")]
    public async Task Put_OutOfRange_NamesTheField(string body, string field)
    {
        var merchant = await host.MerchantAsync();
        (await host.CallAsync(merchant.Owner, "PUT", "/v1/settings", JsonNode.Parse(body))).Refused(400, "invalid_request").Field(field);
    }

    [Fact]
    public async Task Put_WithAnUnknownField_NamesIt()
    {
        var merchant = await host.MerchantAsync();
        (await host.CallAsync(merchant.Owner, "PUT", "/v1/settings", new { earn = new { rate = 5 } })).Refused(400, "unknown_field").Field("earn.rate");
        (await host.SendAsync(merchant.Owner, "PUT", "/v1/settings", """{"earn":{"rateBps":1,"rateBps":2}}"""u8.ToArray(), null)).Refused(400, "invalid_request");
    }

    [Fact]
    public async Task Programmes_AreMadeByThePlatformOwnerOnly()
    {
        var merchant = await host.MerchantAsync();
        var body = new { name = "X", currency = "JPY", locale = "ja-JP", timeZone = "Asia/Tokyo" };
        (await merchant.PostAsync(merchant.Owner, "/v1/programmes", body)).Refused(403, "forbidden");
        var made = (await merchant.PostAsync(ApiHost.AdminKey, "/v1/programmes", body, "once")).Ok();
        var again = (await merchant.PostAsync(ApiHost.AdminKey, "/v1/programmes", body, "once")).Ok();
        Assert.Equal((made.Body, true), (again.Body, again.Replayed));
    }

    [Theory]
    [InlineData("eur", "en-GB", "Etc/UTC", "currency")]
    [InlineData("ZZZ", "en-GB", "Etc/UTC", "currency")]
    [InlineData("EUR", "no such", "Etc/UTC", "locale")]
    [InlineData("EUR", "en-GB", "Mars/Base", "timeZone")]
    public async Task Programmes_OfUnknownPlaces_AreMalformed(string currency, string locale, string timeZone, string field) =>
        (await host.CallAsync(ApiHost.AdminKey, "POST", "/v1/programmes", new { name = "X", currency, locale, timeZone })).Refused(400, "invalid_request").Field(field);
}
