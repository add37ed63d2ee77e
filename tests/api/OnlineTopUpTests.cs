using System.Text;
using System.Text.Json.Nodes;
using Cashback.Payments.Events;

namespace Cashback.Api.Tests;

/// <summary>Online top-ups with the sandbox provider: every event comes signed, by the way that a real one comes.</summary>
[Collection(nameof(SharedHost))]
public sealed class OnlineTopUpTests(ApiHost host)
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Paid_IsCreditedWithItsReward_Once(int repeat)
    {
        var (merchant, card) = await PrepareAsync();
        var started = (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { card = card.Id, amount = 10_100, method = "online" }, "one")).Ok();
        Assert.Equal("pending", started.Text("status"));
        Assert.Equal(started.Body, (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { card = card.Id, amount = 10_100, method = "online" }, "one")).Ok().Body);
        (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { card = card.Id, amount = 1, method = "online" }, "one")).Refused(422, "idempotency_key_reused");
        var page = new Uri(started.Text("checkoutUrl")).AbsolutePath;
        Assert.Contains("10100 EUR", (await host.SendAsync(null, "GET", page, null, null)).Ok().Body);
        (await host.SendAsync(null, "POST", page + "/decline", null, null)).Ok();
        Assert.Equal(0, await MoneyAsync(merchant, card));

        (await host.SendAsync(null, "POST", $"{page}/pay?repeat={repeat}", null, null)).Ok();
        (await host.SendAsync(null, "POST", $"{page}/pay?repeat={repeat}", null, null)).Ok();
        var balances = (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Ok().At("balances")!.ToJsonString();
        Assert.Equal("""{"money":10100,"gift":500,"points":0}""", balances);
        var topUp = (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{started.Text("topup")}")).Ok();
        Assert.Equal(("credited", card.Id), (topUp.Text("status"), topUp.Text("card")));
        Assert.Single((await merchant.GetAsync(merchant.Owner, "/v1/topups?status=credited")).Ok().Json["data"]!.AsArray());
        Assert.Empty((await merchant.GetAsync(merchant.Owner, "/v1/topups?status=pending")).Ok().Json["data"]!.AsArray());
    }

    [Fact]
    public async Task LostEvent_IsReconciled()
    {
        var (merchant, card) = await PrepareAsync();
        var (_, page) = await StartAsync(merchant, card, 5000);
        (await host.SendAsync(null, "POST", $"{page}/pay?repeat=0", null, null)).Ok();
        Assert.Equal(0, await MoneyAsync(merchant, card));
        await host.Payments.ReconcileAsync(1);
        await host.Payments.ReconcileAsync(1);
        Assert.Equal(5000, await MoneyAsync(merchant, card));
    }

    [Fact]
    public async Task RefundAtTheProvider_TakesMoneyAndRewardBack_AndTheSpentPartIsOwed()
    {
        var (merchant, card) = await PrepareAsync();
        var (topUp, page) = await StartAsync(merchant, card, 10_000);
        (await host.SendAsync(null, "POST", $"{page}/pay", null, null)).Ok();
        var till = await merchant.TillAsync();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 2000, payWithMoney = true })).Ok();
        (await host.SendAsync(null, "POST", $"/v1/sandbox/payments/{topUp}/refund?repeat=3", Encoding.UTF8.GetBytes("""{"amount":6000}"""), null)).Ok();
        await UntilAsync(merchant, card, "balances", """{"money":2000,"gift":0,"points":0}""");
        (await host.SendAsync(null, "POST", $"/v1/sandbox/payments/{topUp}/refund", null, null)).Ok();
        await UntilAsync(merchant, card, "debt", """{"money":2000,"gift":0,"points":0}""");
        Assert.Equal("refunded", (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Text("status"));
        (await host.SendAsync(null, "POST", $"/v1/sandbox/payments/{topUp}/refund", null, null)).Refused(409, "sandbox_refused");
    }

    [Fact]
    public async Task Reversal_GoesBackToThePayment_Once()
    {
        var (merchant, card) = await PrepareAsync();
        var (topUp, page) = await StartAsync(merchant, card, 10_000);
        (await host.SendAsync(null, "POST", $"{page}/pay", null, null)).Ok();
        var operation = (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Text("operation");
        var reversed = (await merchant.PostAsync(merchant.Owner, $"/v1/operations/{operation}/reverse", new { amount = 7000 })).Ok();
        Assert.Equal((500, 7000, 3000), (reversed.Number("takenBack.gift"), reversed.Number("handBack"), reversed.Number("balances.money")));
        Assert.Equal(0, await host.Payments.RefundAsync());
        await host.Payments.ReconcileAsync(1);
        Assert.Equal(7000, (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Number("refunded"));
        Assert.Equal(3000, await MoneyAsync(merchant, card));

        // The rest is refunded at the provider first: ours then finds nothing, and the money is not given twice.
        (await host.SendAsync(null, "POST", $"/v1/sandbox/payments/{topUp}/refund?repeat=0", null, null)).Ok();
        (await merchant.PostAsync(merchant.Owner, $"/v1/operations/{operation}/reverse")).Ok();
        await host.Payments.RefundAsync();
        await UntilAsync(merchant, card, "balances", """{"money":0,"gift":0,"points":0}""");
        Assert.Equal(10_000, (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Number("refunded"));
    }

    [Theory]
    [InlineData("win", 8000, 500)]
    [InlineData("lose", 0, 0)]
    public async Task Dispute_FreezesWhatIsLeftOfTheTopUp(string end, long money, long gift)
    {
        var (merchant, card) = await PrepareAsync();
        var (topUp, page) = await StartAsync(merchant, card, 10_000);
        (await host.SendAsync(null, "POST", $"{page}/pay", null, null)).Ok();
        var till = await merchant.TillAsync();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 2000, payWithMoney = true })).Ok();
        (await host.SendAsync(null, "POST", $"/v1/sandbox/payments/{topUp}/dispute?repeat=2", null, null)).Ok();
        await UntilAsync(merchant, card, "frozen", """{"money":8000,"gift":500,"points":0}""");
        Assert.Equal("disputed", (await merchant.GetAsync(merchant.Owner, "/v1/topups?status=disputed")).Ok().Text("data.0.status"));
        (await host.SendAsync(null, "POST", $"/v1/sandbox/payments/{topUp}/{end}?repeat=2", null, null)).Ok();
        await UntilAsync(merchant, card, "frozen", """{"money":0,"gift":0,"points":0}""");
        await UntilAsync(merchant, card, "balances", new JsonObject { ["money"] = money, ["gift"] = gift, ["points"] = 0 }.ToJsonString());
        Assert.Equal(end == "lose" ? 2000 : 0, (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Ok().Number("debt.money"));
    }

    [Fact]
    public async Task Event_WithoutAGoodSignature_IsRefused()
    {
        var body = """{"id":"evt_1","object":"event","data":{"object":{"object":"payment_intent","id":"pi_1"}}}"""u8.ToArray();
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(200, await SendAsync(body, EventSignature.Sign(body, ApiHost.WebhookSecret, now)));
        Assert.Equal(200, await SendAsync(body, $"{EventSignature.Sign(body, ApiHost.WebhookSecret, now)},v1=00,v0=x"));
        Assert.Equal(400, await SendAsync(body, EventSignature.Sign(body, ApiHost.WebhookSecret, now.AddSeconds(-302))));
        Assert.Equal(400, await SendAsync(body, EventSignature.Sign(body, ApiHost.WebhookSecret, now.AddSeconds(302))));
        Assert.Equal(400, await SendAsync(body, EventSignature.Sign(body, "another", now)));
        Assert.Equal(400, await SendAsync([.. body, (byte)' '], EventSignature.Sign(body, ApiHost.WebhookSecret, now)));
        foreach (var nonsense in new[] { "", "t=", "t=1", "v1=00", "t=x,v1=00", "t=99999999999999999999,v1=00", "é" })
            Assert.Equal(400, await SendAsync(body, nonsense));
    }

    private async Task<int> SendAsync(byte[] body, string signature)
    {
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/webhooks/stripe/1") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private async Task<(Merchant Merchant, TestCard Card)> PrepareAsync()
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => s["topUpCashback"]!["enabled"] = true);
        return (merchant, await merchant.CardAsync());
    }

    private static async Task<(string TopUp, string Page)> StartAsync(Merchant merchant, TestCard card, long amount)
    {
        var started = (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { card = card.Id, amount, method = "online" })).Ok();
        return (started.Text("topup"), new Uri(started.Text("checkoutUrl")).AbsolutePath);
    }

    private static async Task<long> MoneyAsync(Merchant merchant, TestCard card) => (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Ok().Number("balances.money");

    private static Task UntilAsync(Merchant merchant, TestCard card, string part, string expected) => merchant.BecomesAsync($"/v1/cards/{card.Id}", part, expected);
}
