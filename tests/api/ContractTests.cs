using System.Globalization;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests;

/// <summary>Sentences of api.md that a stranger found broken, one each.</summary>
[Collection(nameof(SharedHost))]
public sealed class ContractTests(ApiHost host)
{
    [Fact]
    public async Task OneStrangeName_DoesNotStopTheSearchForOthers()
    {
        var merchant = await host.MerchantAsync();
        var ann = await merchant.CustomerAsync("Ann");
        (await merchant.PostAsync(merchant.Owner, "/v1/customers", new { name = "A\ufffe" })).Ok();
        Assert.Equal(ann, (await merchant.GetAsync(merchant.Owner, "/v1/customers?q=Ann")).Ok().Text("data.0.id"));
        (await merchant.GetAsync(merchant.Owner, "/v1/customers?q=%EF%BF%BE")).Ok();
    }

    [Fact]
    public async Task APayout_IsNotLargerThanAnAmountCanBe()
    {
        var (merchant, customer) = await PayerAsync(coefficient: 1_000_000);
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "points", amount = 10_000_000_000_000, comment = "x" })).Ok();
        foreach (var points in new[] { 10_000_001, 10_000_000_000_000 })
            (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Voucher(customer, points))).Refused(422, "balance_too_large");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Voucher(customer, 0))).Refused(422, "amount_too_small");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Voucher(customer, 10_000_000))).Ok();
        Assert.Equal("true", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!.ToJsonString());
    }

    [Fact]
    public async Task ATill_TakesNoOrdersWithoutACard_AndSeesNoMoneyWithoutACode()
    {
        var merchant = await host.MerchantAsync();
        var (till, customer) = (await merchant.TillAsync(), await merchant.CustomerAsync("A"));
        (await merchant.PostAsync(till.Key, "/v1/purchases", new { customer, amount = 1000 })).Refused(403, "forbidden");
        var paid = (await merchant.PostAsync(till.Key, "/v1/topups", new { customer, amount = 500, method = "terminal" })).Ok();
        Assert.Null(paid.At("balances.money"));
        Assert.Equal(500, paid.Number("credited.money"));
    }

    [Fact]
    public async Task ANewCardOfACustomer_IsReadyWithTheAnswer()
    {
        var merchant = await host.MerchantAsync();
        var (till, customer) = (await merchant.TillAsync(), await merchant.CustomerAsync("A"));
        for (var i = 0; i < 20; i++)
        {
            var card = TestCard.Of((await merchant.PostAsync(merchant.Owner, "/v1/cards", new { count = 1, kind = "physical", customer })).Ok().Json["data"]![0]);
            (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 100 })).Ok();
        }
    }

    [Fact]
    public async Task GuessingClaimCodes_IsThrottled()
    {
        var merchant = await host.MerchantAsync();
        var (card, customer) = (await merchant.CardAsync(), await merchant.CustomerAsync("A"));
        var key = (await merchant.PostAsync(merchant.Owner, "/v1/keys", new { name = "a", role = "customer", customer })).Ok().Text("key");
        var answers = new List<int>();
        for (var i = 0; i < 150; i++)
            answers.Add((await merchant.PostAsync(key, $"/v1/cards/{card.Id}/link", new { claimCode = string.Create(CultureInfo.InvariantCulture, $"AAAA-BBBB-CCCC-{1000 + i}") })).Status);
        Assert.Equal([404, 429], answers.Distinct());
    }

    [Fact]
    public async Task BatchesAtTheSameTime_AreOneFile()
    {
        var (merchant, customer) = await PayerAsync(coefficient: 1);
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "points", amount = 1000, comment = "x" })).Ok();
        var asked = (await merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer, method = "account", points = 500, iban = "DE89370400440532013000", termsVersion = "1", termsAccepted = true, comment = "please" })).Ok().Text("id");
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{asked}/approve")).Ok();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")));
        Assert.Contains("<NbOfTxs>1</NbOfTxs>", Assert.Single(answers, a => a.Status == 200).Body);
        Assert.All(answers.Where(a => a.Status != 200), a => a.Refused(409, "nothing_to_send"));
    }

    [Fact]
    public async Task ACustomer_SaysHowHeBuys_AndSeesHisOwnOperations()
    {
        var merchant = await host.MerchantAsync();
        var (customer, other) = (await merchant.CustomerAsync("A"), await merchant.CustomerAsync("B"));
        var bought = (await merchant.PostAsync(merchant.Owner, "/v1/purchases", new { customer, amount = 1200 })).Ok();
        var view = (await merchant.GetAsync(merchant.Owner, $"/v1/customers/{customer}")).Ok();
        Assert.Equal((1, 1200, 0), (view.Number("rfm.orders"), view.Number("rfm.total"), view.Number("rfm.recencyDays")));
        Assert.Null((await merchant.GetAsync(merchant.Owner, $"/v1/customers/{other}")).Ok().At("rfm"));
        var operation = (await merchant.GetAsync(merchant.Owner, $"/v1/operations/{bought.Text("operation")}")).Ok();
        Assert.Equal(operation.Text("at"), bought.Text("at"));
        foreach (var (whose, status) in new[] { (customer, 200), (other, 404) })
        {
            var key = (await merchant.PostAsync(merchant.Owner, "/v1/keys", new { name = "a", role = "customer", customer = whose })).Ok().Text("key");
            Assert.Equal(status, (await merchant.GetAsync(key, $"/v1/operations/{bought.Text("operation")}")).Status);
            Assert.Equal(status, (await merchant.GetAsync(key, $"/v1/operations/{bought.Text("operation")}/why")).Status);
        }
    }

    [Fact]
    public async Task RolesDo_WhatTheyMay()
    {
        var merchant = await host.MerchantAsync();
        var (customer, accountant) = (await merchant.CustomerAsync("A"), await merchant.KeyAsync("accountant"));
        (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { customer, amount = 500, method = "terminal" })).Ok();
        (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { customer, amount = 500, method = "cash" })).Refused(403, "till_key_required");
        Assert.Null((await merchant.GetAsync(accountant, $"/v1/customers/{customer}/export")).Ok().At("customer.name"));
        (await merchant.GetAsync(accountant, "/v1/keys")).Ok();
        (await merchant.PostAsync(accountant, "/v1/keys", new { name = "x", role = "owner" })).Refused(403, "forbidden");
    }

    [Fact]
    public async Task AManager_ImportsCards_ButNoMoney()
    {
        var merchant = await host.MerchantAsync();
        var csv = System.Text.Encoding.UTF8.GetBytes("number,money,gift\nM-1,0,7\nM-2,5,0\n");
        var made = (await host.SendAsync(await merchant.KeyAsync("manager"), "POST", "/v1/cards/import", csv, "i", "text/csv")).Ok();
        Assert.Equal((1, 3, "forbidden"), (made.Number("imported"), made.Number("refused.0.line"), made.Text("refused.0.code")));
        Assert.Equal(7, (await merchant.GetAsync(merchant.Owner, "/v1/cards/M-1")).Ok().Number("balances.gift"));
    }

    [Fact]
    public async Task ALink_ThatIsThere_IsAnsweredAsDone()
    {
        var merchant = await host.MerchantAsync();
        var (card, customer) = (await merchant.CardAsync(), await merchant.CustomerAsync("A"));
        for (var i = 0; i < 2; i++)
            Assert.Equal(customer, (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{card.Id}/link", new { customer, comment = "x" })).Ok().Text("customer"));
    }

    [Fact]
    public async Task TermsAreOnThisHost()
    {
        var merchant = await host.MerchantAsync();
        foreach (var url in new[] { "https://evil.example/terms", "//evil.example", "/\\evil.example", "terms" })
        {
            var settings = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json.AsObject();
            settings["payout"]!["termsUrl"] = url;
            (await host.CallAsync(merchant.Owner, "PUT", "/v1/settings", settings)).Refused(400, "invalid_request").Field("payout.termsUrl");
        }
    }

    private static object Voucher(string customer, long points) => new { customer, method = "voucher", points, termsVersion = "1", termsAccepted = true };

    private async Task<(Merchant Merchant, string Customer)> PayerAsync(int coefficient)
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => s["payout"] = new JsonObject
        {
            ["shown"] = true, ["methods"] = new JsonArray("account", "voucher"), ["coefficient"] = coefficient, ["termsVersion"] = "1",
            ["debtor"] = new JsonObject { ["name"] = "M", ["iban"] = "FR1420041010050500013M02606" },
        });
        return (merchant, await merchant.CustomerAsync("Payee"));
    }
}
