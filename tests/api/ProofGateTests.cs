using Cashback.Journal.Sqlite;

namespace Cashback.Api.Tests;

/// <summary>One cent in the database: the proof names the entry, and nothing is paid out until it is gone.</summary>
public sealed class ProofGateTests : IDisposable
{
    private const string ToMore = "UPDATE heads SET state = CAST(replace(CAST(state AS TEXT), '\"n\":5000', '\"n\":5001') AS BLOB)";
    private const string ToLess = "UPDATE heads SET state = CAST(replace(CAST(state AS TEXT), '\"n\":5001', '\"n\":5000') AS BLOB)";

    private readonly string _folder = Directory.CreateTempSubdirectory("cashback-gate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task OneCentInTheDatabase_IsNamed_AndStopsPayoutsAndClosings()
    {
        Scene scene;
        await using (var host = new ApiHost { Data = _folder })
            scene = await PrepareAsync(host);
        Change(ToMore);
        await using (var host = new ApiHost { Data = _folder })
        {
            var merchant = new Merchant(host, scene.Owner);
            var found = (await merchant.GetAsync(scene.Owner, "/v1/proof")).Ok();
            Assert.False((bool)found.At("ok")!);
            Assert.Equal(("holding_differs", scene.Card, "purse", 5000, 5001), (found.Text("differences.0.code"), found.Text("differences.0.where"), found.Text("differences.0.account"), found.Number("differences.0.expected"), found.Number("differences.0.found")));
            (await merchant.GetAsync(scene.Owner, $"/v1/operations/{found.Text("differences.0.entry")}/why")).Ok();
            (await merchant.PostAsync(scene.Owner, $"/v1/payouts/{scene.Pending}/approve", null, "approve")).Refused(409, "proof_failed");
            (await merchant.PostAsync(scene.Owner, "/v1/payouts/batches", null, "batch")).Refused(409, "proof_failed");
            (await merchant.PostAsync(scene.Till, $"/v1/tills/{scene.TillId}/drawer/close", new { counted = 1000 }, "close")).Refused(409, "proof_failed");
            // What was done before is answered as it was.
            (await merchant.PostAsync(scene.Owner, $"/v1/payouts/{scene.Approved}/approve", null, "first")).Ok();
        }

        Change(ToLess);
        await using (var host = new ApiHost { Data = _folder })
        {
            var merchant = new Merchant(host, scene.Owner);
            (await merchant.PostAsync(scene.Till, $"/v1/tills/{scene.TillId}/drawer/close", new { counted = 1000 }, "close")).Ok();
            (await merchant.PostAsync(scene.Owner, $"/v1/payouts/{scene.Pending}/approve", null, "approve")).Ok();
            (await merchant.PostAsync(scene.Owner, "/v1/payouts/batches", null, "batch")).Ok();
        }
    }

    [Fact]
    public async Task OneCentInAnEntry_IsNamedByTheSeal()
    {
        Scene scene;
        await using (var host = new ApiHost { Data = _folder })
            scene = await PrepareAsync(host);
        Change("UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), '\"n\":5000}', '\"n\":4999}') AS BLOB)", "UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), '\"n\":5000,\"l\"', '\"n\":4999,\"l\"') AS BLOB)");
        await using var again = new ApiHost { Data = _folder };
        var merchant = new Merchant(again, scene.Owner);
        var found = (await merchant.GetAsync(scene.Owner, "/v1/proof")).Ok();
        var named = found.Json["differences"]!.AsArray().Where(d => (string)d!["code"]! == "seal_differs").Select(d => (string)d!["entry"]!).ToList();
        Assert.Equal([scene.TopUp], named);
        (await merchant.PostAsync(scene.Owner, "/v1/payouts/batches")).Refused(409, "proof_failed");
    }

    private static async Task<Scene> PrepareAsync(ApiHost host)
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s =>
        {
            s["payout"]!["shown"] = true;
            s["payout"]!["methods"] = new System.Text.Json.Nodes.JsonArray("account");
            s["payout"]!["coefficient"] = 1;
            s["payout"]!["debtor"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "Arena", ["iban"] = "FR1420041010050500013M02606" };
        });
        var (card, till, customer) = (await merchant.CardAsync(), await merchant.TillAsync(drawer: true), await merchant.CustomerAsync("Zoe"));
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/open", new { @float = 1000 })).Ok();
        var topUp = (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 5000, method = "terminal" })).Ok().Text("operation");
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "points", amount = 900, comment = "x" })).Ok();
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
            ids.Add((await merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer, method = "account", points = 100 + i, iban = "DE89370400440532013000", termsVersion = "1", termsAccepted = true })).Ok().Text("id"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{ids[0]}/approve", null, "first")).Ok();
        // The report brings the follower up to date, and with it the seal.
        (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok();
        Assert.True((bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!);
        return new(merchant.Owner, till.Key, till.Id, card.Id, topUp, ids[0], ids[1]);
    }

    private void Change(params string[] statements)
    {
        using var db = new Connection(Path.Combine(_folder, "cashback.db"), readOnly: false);
        foreach (var sql in statements)
            db.Execute(sql);
    }

    private sealed record Scene(string Owner, string Till, string TillId, string Card, string TopUp, string Approved, string Pending);
}
