using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests;

/// <summary>Of a hundred payouts the bank gives three back: the imported file credits them again, and nobody has to do anything.</summary>
[Collection(nameof(SharedHost))]
public sealed class PayoutReturnTests(ApiHost host)
{
    private const int Payouts = 100;
    private const int Customers = 10;

    [Fact]
    public async Task ThreeOfAHundred_AreCreditedAgain_FromTheFile()
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => s["payout"] = new JsonObject
        {
            ["shown"] = true, ["methods"] = new JsonArray("account"), ["coefficient"] = 1, ["debtor"] = new JsonObject { ["name"] = "Arena", ["iban"] = "FR1420041010050500013M02606" },
        });
        var customers = new List<string>();
        for (var i = 0; i < Customers; i++)
        {
            customers.Add(await merchant.CustomerAsync($"Customer {i}"));
            (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customers[i]}/adjustments", new { asset = "points", amount = 10_000, comment = "x" })).Ok();
        }

        var ids = new List<string>();
        for (var i = 0; i < Payouts; i++)
        {
            var body = new { customer = customers[i % Customers], method = "account", points = 100 + i, iban = "DE89370400440532013000", termsVersion = "1", termsAccepted = true };
            ids.Add((await merchant.PostAsync(merchant.Owner, "/v1/payouts", body)).Ok().Text("id"));
            (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{ids[i]}/approve")).Ok();
        }

        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Ok();
        int[] back = [3, 50, 97];
        var camt = Encoding.UTF8.GetBytes($"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
            {string.Concat(back.Select(i => $"<Ntry><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls><TxDtls><Refs><EndToEndId>{ids[i][4..]}</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>"))}
            </Stmt></BkToCstmrStmt></Document>
            """);
        for (var times = 0; times < 2; times++)
        {
            var answer = (await host.SendAsync(merchant.Owner, "POST", "/v1/payouts/returns", camt, Guid.NewGuid().ToString(), "application/xml")).Ok();
            Assert.Equal(("3", "[]"), (answer.At("matched")!.ToJsonString(), answer.At("unmatched")!.ToJsonString()));
        }

        for (var i = 0; i < Customers; i++)
        {
            var expected = 10_000 - Enumerable.Range(0, Payouts).Where(n => n % Customers == i && !back.Contains(n)).Sum(n => 100 + n);
            await merchant.SettledAsync(async () => (await merchant.GetAsync(merchant.Owner, $"/v1/customers/{customers[i]}")).Ok().Number("balances.points") == expected);
        }

        var counts = (await merchant.GetAsync(merchant.Owner, "/v1/payouts?limit=1000")).Ok().Json["data"]!.AsArray().GroupBy(p => (string)p!["status"]!).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        Assert.Equal((97, 3), (counts["sent"], counts["returned"]));
        Assert.Equal("[]", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());
        Assert.Equal(Enumerable.Range(0, Payouts).Where(n => !back.Contains(n)).Sum(n => 100 + n), -(await BalanceAsync(merchant, "payoutsSent")));
    }

    private static async Task<long> BalanceAsync(Merchant merchant, string account) =>
        (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().Json["accounts"]!.AsArray().Where(l => (string)l!["account"]! == account).Sum(l => (long)l!["balance"]!);
}
