using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Cashback.Grains;
using Cashback.Payouts;

namespace Cashback.Api.Tests;

/// <summary>Points into money: to an account by a file for the bank, or as a voucher.</summary>
[Collection(nameof(SharedHost))]
public sealed class PayoutTests(ApiHost host)
{
    private const string Account = "DE89370400440532013000";

    [Fact]
    public async Task Rejected_GivesTheSamePointsBack()
    {
        var (merchant, customer) = await PrepareAsync();
        var asked = (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1001))).Ok();
        Assert.Equal("""["approve","reject","cancel"]""", asked.Json["can"]!.ToJsonString());
        Assert.Equal(("pending", 1001, 500, "3000"), (asked.Text("status"), asked.Number("points"), asked.Number("amount"), asked.Text("accountLast4")));
        await UntilAsync(merchant, customer, "held", 1001);
        await UntilAsync(merchant, customer, "balances", 8999);
        Assert.Single((await merchant.GetAsync(merchant.Owner, $"/v1/payouts?status=pending&customer={customer}")).Ok().Json["data"]!.AsArray());
        Assert.Single((await merchant.GetAsync(merchant.Owner, $"/v1/payouts?account={Account}")).Ok().Json["data"]!.AsArray());
        Assert.Single((await merchant.GetAsync(merchant.Owner, $"/v1/payouts?id={asked.Text("id")}")).Ok().Json["data"]!.AsArray());
        var rejected = (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{asked.Text("id")}/reject", new { comment = "no" })).Ok();
        Assert.Equal(("rejected", "[]"), (rejected.Text("status"), rejected.Json["can"]!.ToJsonString()));
        Assert.Equal("rejected", (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{asked.Text("id")}/approve")).Refused(409, "wrong_state").Text("state"));
        await UntilAsync(merchant, customer, "held", 0);
        await UntilAsync(merchant, customer, "balances", 10_000);
        Assert.Empty((await merchant.GetAsync(merchant.Owner, "/v1/payouts?status=pending")).Ok().Json["data"]!.AsArray());
    }

    [Fact]
    public async Task Requests_AreRefusedInTheirOrder()
    {
        var (merchant, customer) = await PrepareAsync();
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer, method = "account", points = 10, iban = "DE88370400440532013000" })).Refused(400, "invalid_request").Field("iban");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer, method = "account", points = 10, iban = Account, termsVersion = "1", termsAccepted = true })).Refused(422, "terms_not_accepted");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1))).Refused(422, "amount_too_small");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 10_001))).Refused(422, "insufficient_balance");
        await merchant.SetAsync(s => s["payout"]!["coefficient"] = 0);
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1000))).Refused(422, "payout_disabled");
    }

    [Fact]
    public async Task Voucher_IsSpentInParts()
    {
        var (merchant, customer) = await PrepareAsync();
        var asked = (await merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer, method = "voucher", amount = 2000, termsVersion = "2", termsAccepted = true })).Ok();
        Assert.Equal((4000, 2000), (asked.Number("points"), asked.Number("amount")));
        var approved = (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{asked.Text("id")}/approve")).Ok();
        var code = approved.Text("voucher.code");
        Assert.Equal(2000, approved.Number("voucher.balance"));
        var till = await merchant.TillAsync();
        var typed = Uri.EscapeDataString(code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        Assert.Equal(500, (await merchant.PostAsync(till.Key, $"/v1/vouchers/{typed}/redeem", new { amount = 1500 })).Ok().Number("balance"));
        Assert.Equal(500, (await merchant.PostAsync(till.Key, $"/v1/vouchers/{code}/redeem", new { amount = 501 })).Refused(422, "insufficient_balance").Number("available"));
        Assert.Equal(0, (await merchant.PostAsync(till.Key, $"/v1/vouchers/{code}/redeem", new { amount = 500 })).Ok().Number("balance"));
        Assert.Equal(0, (await merchant.GetAsync(till.Key, $"/v1/vouchers/{code}")).Ok().Number("balance"));
        (await merchant.GetAsync(till.Key, $"/v1/vouchers/{code[..^1]}{(code[^1] == 'A' ? 'B' : 'A')}")).Refused(404, "not_found");
    }

    [Theory]
    [InlineData("\u0301", ".")]
    [InlineData(" Zoë Straße ", "Zoe Strasse")]
    [InlineData("漢字 & <Co>", ".. . .Co.")]
    public void File_NamesEverybodyInOneToSeventyLettersOfTheScheme(string name, string plain)
    {
        var batch = new BatchView(new(GrainKind.Batch, 1), 0, [], new("M", "fr14 2004 1010 0505 0001 3m02 606"), DateTimeOffset.UnixEpoch);
        var file = XDocument.Parse(Encoding.UTF8.GetString(PainFile.Write(batch, [new(new(GrainKind.Payout, 1), 1, name, "DE89370400440532013000")])));
        Assert.Equal(["M", "M", plain], file.Descendants().Where(e => e.Name.LocalName == "Nm").Select(e => e.Value));
        Assert.Equal("FR1420041010050500013M02606", file.Descendants().First(e => e.Name.LocalName == "IBAN").Value);
    }

    [Fact]
    public async Task SecondApprover_IsAnotherThanTheMaker()
    {
        var (merchant, customer) = await PrepareAsync();
        await merchant.SetAsync(s => s["approval"]!["payoutFrom"] = 500);
        var asked = (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1000))).Ok().Text("id");
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{asked}/approve")).Refused(403, "second_person_needed");
        var approved = (await merchant.PostAsync(await merchant.KeyAsync("manager"), $"/v1/payouts/{asked}/approve")).Ok();
        Assert.Equal(("approved", 1), (approved.Text("status"), approved.Json["approvals"]!.AsArray().Count));
    }

    [Fact]
    public async Task Batch_IsOneFile_AndWhatTheBankReturnsComesBack()
    {
        var (merchant, customer) = await PrepareAsync();
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Refused(409, "debtor_missing");
        await merchant.SetAsync(s => s["payout"]!["debtor"] = new JsonObject { ["name"] = "Müller & Söhne", ["iban"] = "FR1420041010050500013M02606" });
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Refused(409, "nothing_to_send");
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            ids.Add((await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1000))).Ok().Text("id"));
            (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{ids[i]}/approve")).Ok();
        }

        var file = (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches", null, "batch")).Ok();
        Assert.Equal("application/xml", file.Type);
        Assert.Equal(file.Body, (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches", null, "batch")).Ok().Body);
        var document = XDocument.Parse(file.Body);
        string[] Values(string name) => [.. document.Descendants().Where(e => e.Name.LocalName == name).Select(e => e.Value)];
        Assert.Equal(["2", "2"], Values("NbOfTxs"));
        Assert.Equal(["10.00", "10.00"], Values("CtrlSum"));
        Assert.Equal(["Muller . Sohne", "Muller . Sohne", "Zoe", "Zoe"], Values("Nm"));
        Assert.Equal(ids.Select(id => id[4..]).Order(), Values("EndToEndId").Order());
        Assert.Equal("sent", (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{ids[0]}")).Ok().Text("status"));
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Refused(409, "nothing_to_send");

        var camt = Encoding.UTF8.GetBytes($"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
            <Ntry><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts><NtryDtls><TxDtls><Refs><EndToEndId>{ids[1][4..]}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
            <Ntry><CdtDbtInd>DBIT</CdtDbtInd><NtryDtls><TxDtls><Refs><EndToEndId>{ids[1][4..]}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
            <Ntry><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls><TxDtls><Refs><EndToEndId>{ids[0][4..]}</EndToEndId></Refs><RtrInf/></TxDtls><TxDtls><Refs><EndToEndId>OTHER</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
            </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
            """);
        var returned = (await host.SendAsync(merchant.Owner, "POST", "/v1/payouts/returns", camt, Guid.NewGuid().ToString(), "application/xml")).Ok();
        Assert.Equal("""{"matched":1,"unmatched":["OTHER"]}""", returned.Body);
        Assert.Equal("returned", (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{ids[0]}")).Ok().Text("status"));
        Assert.Equal("sent", (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{ids[1]}")).Ok().Text("status"));
        await UntilAsync(merchant, customer, "balances", 9000);
        Assert.Equal("true", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!.ToJsonString());
    }

    [Fact]
    public async Task Limits_AreToldAndKept()
    {
        var (merchant, customer) = await PrepareAsync();
        await merchant.SetAsync(s =>
        {
            s["payout"]!["minAmount"] = 100;
            s["payout"]!["maxPerDay"] = 700;
        });
        Assert.Equal((100, 700), ((await merchant.GetAsync(merchant.Owner, "/v1/me")).Ok().Number("payouts.minAmount"), (await merchant.GetAsync(merchant.Owner, "/v1/me")).Ok().Number("payouts.maxPerDay")));
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 100))).Refused(422, "payout_below_min");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1000))).Ok();
        var refused = (await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1000))).Refused(422, "payout_day_limit_exceeded");
        Assert.Equal((700, 500, 500), (refused.Number("limit"), refused.Number("requested"), refused.Number("asked")));
    }

    [Fact]
    public async Task WhoIsForgotten_IsPaidWhatWasApproved_AndGetsTheRestBack()
    {
        var (merchant, customer) = await PrepareAsync();
        await merchant.SetAsync(s => s["payout"]!["debtor"] = new JsonObject { ["name"] = "M", ["iban"] = "FR1420041010050500013M02606" });
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
            ids.Add((await merchant.PostAsync(merchant.Owner, "/v1/payouts", Request(customer, 1000))).Ok().Text("id"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{ids[0]}/approve")).Ok();
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/erase", new { confirm = customer })).Ok();
        Assert.Equal("cancelled", (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{ids[1]}")).Ok().Text("status"));
        var approved = (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{ids[0]}")).Ok();
        Assert.Equal("approved", approved.Text("status"));
        Assert.Null(approved.At("accountLast4"));
        Assert.Contains(Account, (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Ok().Body, StringComparison.Ordinal);
        Assert.Equal("sent", (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{ids[0]}")).Ok().Text("status"));
        await UntilAsync(merchant, customer, "balances", 9000);
        Assert.Equal("true", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!.ToJsonString());
    }

    [Fact]
    public async Task CashOut_PaysTheNewestTopUpFirst()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync(drawer: true));
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/open", new { @float = 1000 })).Ok();
        var started = (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { card = card.Id, amount = 3000, method = "online" })).Ok();
        (await host.SendAsync(null, "POST", new Uri(started.Text("checkoutUrl")).AbsolutePath + "/pay", null, null)).Ok();
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 500, method = "terminal" })).Ok();
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{card.Id}/adjustments", new { asset = "money", amount = 70, comment = "x" })).Ok();
        (await merchant.PostAsync(till.Key, $"/v1/cards/{card.Id}/cash-out", new { amount = 3501, to = "cash" })).Refused(422, "insufficient_balance");
        (await merchant.PostAsync(till.Key, $"/v1/cards/{card.Id}/cash-out", new { amount = 1500, to = "cash" })).Refused(422, "drawer_too_low");
        var cash = (await merchant.PostAsync(till.Key, $"/v1/cards/{card.Id}/cash-out", new { amount = 400, to = "cash" })).Ok();
        Assert.Equal("""[{"to":"cash","amount":400,"topup":null}]""", cash.At("paid")!.ToJsonString());
        var origin = (await merchant.PostAsync(till.Key, $"/v1/cards/{card.Id}/cash-out", new { amount = "all", to = "origin" }, "all")).Ok();
        Assert.Equal($$"""[{"to":"terminal","amount":100,"topup":null},{"to":"online","amount":3000,"topup":"{{started.Text("topup")}}"}]""", origin.At("paid")!.ToJsonString());
        Assert.Equal(70, origin.Number("notRefundable"));
        Assert.Equal(origin.Body, (await merchant.PostAsync(till.Key, $"/v1/cards/{card.Id}/cash-out", new { amount = "all", to = "origin" }, "all")).Ok().Body);
        await host.Payments.RefundAsync();
        Assert.Equal("refunded", (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{started.Text("topup")}")).Ok().Text("status"));
        Assert.Equal("true", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!.ToJsonString());
    }

    private static object Request(string customer, long points) => new { customer, method = "account", points, iban = Account, termsVersion = "2", termsAccepted = true };

    private async Task<(Merchant Merchant, string Customer)> PrepareAsync()
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => s["payout"] = new JsonObject
        {
            ["shown"] = true, ["methods"] = new JsonArray("account", "voucher"), ["coefficient"] = 0.5, ["termsUrl"] = "/terms", ["termsVersion"] = "2",
        });
        var customer = (await merchant.PostAsync(merchant.Owner, "/v1/customers", new { name = "Zoë" })).Ok().Text("id");
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "points", amount = 10_000, comment = "start" })).Ok();
        return (merchant, customer);
    }

    private static Task UntilAsync(Merchant merchant, string customer, string part, long points) => merchant.BecomesAsync($"/v1/customers/{customer}", $"{part}.points", $"{points}");
}
