using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests;

[Collection(nameof(SharedHost))]
public sealed class ScanTests(ApiHost host)
{
    [Fact]
    public async Task Scan_EarnsAndRedeemsAtOnce()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        await merchant.SetAsync(s => (s["earn"]!["rateBps"], s["earn"]!["pointsPerUnit"]) = (500, 1));
        var first = (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 10_000 })).Ok();
        Assert.Equal((0, 0, 10_000, 500), (first.Number("discount"), first.Number("paidWithMoney"), first.Number("toPay"), first.Number("rateBps")));
        Assert.Equal("""{"gift":500,"points":100}""", first.At("earned")!.ToJsonString());
        Assert.Equal("""{"money":0,"gift":500,"points":100}""", first.At("balances")!.ToJsonString());
        foreach (var part in new[] { "deferred", "held", "frozen", "debt" })
            Assert.Equal("""{"money":0,"gift":0,"points":0}""", first.At(part)!.ToJsonString());
        Assert.Equal("[]", first.At("expiring")!.ToJsonString());

        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 600, method = "terminal" })).Ok();
        var both = (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 1000, redeem = "max", payWithMoney = true, channel = "bar", comment = "thanks" })).Ok();
        Assert.Equal((500, 500, 0), (both.Number("discount"), both.Number("paidWithMoney"), both.Number("toPay")));
        Assert.Equal("""{"money":100,"gift":25,"points":105}""", both.At("balances")!.ToJsonString());
    }

    [Fact]
    public async Task Scan_ByNumber_MayEarnButNotSpend()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        Assert.Null((await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Number, bill = 100 })).Ok().At("balances.money"));
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Number, bill = 100, redeem = 1 })).Refused(422, "token_needed");
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Number, bill = 100, payWithMoney = true })).Refused(422, "token_needed");
    }

    /// <summary>Ids stand on no card and are 128 random bits; only what a till is shown needs the code itself.</summary>
    [Fact]
    public async Task Scan_ById_MaySpend_AndShowsATillNoMoney()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Id, amount = 60, method = "terminal" })).Ok();
        var paid = (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Id, bill = 100, payWithMoney = true })).Ok();
        Assert.Equal((60, 40), (paid.Number("paidWithMoney"), paid.Number("toPay")));
        Assert.Null(paid.At("balances.money"));
    }

    [Fact]
    public async Task Refusal_CarriesItsFacts_ZerosToo()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        var refused = (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 100, redeem = 50 })).Refused(422, "insufficient_balance");
        Assert.Equal((0, 50), (refused.Number("available"), refused.Number("asked")));
    }

    [Fact]
    public async Task Owner_ActsForATillThatHeNames()
    {
        var (merchant, other) = (await host.MerchantAsync(), await host.MerchantAsync());
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        (await merchant.PostAsync(merchant.Owner, "/v1/scans", new { card = card.Token, bill = 100 })).Refused(403, "till_key_required");
        var scan = (await merchant.PostAsync(merchant.Owner, "/v1/scans", new { card = card.Token, bill = 100, till = till.Id })).Ok();
        Assert.Equal(till.Id, (await merchant.GetAsync(merchant.Owner, $"/v1/operations/{scan.Text("operation")}")).Ok().Text("till"));
        (await merchant.PostAsync(merchant.Owner, "/v1/scans", new { card = card.Token, bill = 100, till = (await other.TillAsync()).Id })).Refused(404, "not_found");
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 100, till = (await merchant.TillAsync()).Id })).Refused(403, "forbidden");
    }

    [Fact]
    public async Task Batch_AnswersInOrder_AndAppliesOneCardsLinesInOrder()
    {
        var merchant = await host.MerchantAsync();
        var (cards, till) = (await merchant.CardsAsync(3), await merchant.TillAsync());
        await merchant.SetAsync(s => s["earn"]!["rateBps"] = 10_000);
        var at = DateTimeOffset.UtcNow.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var lines = Enumerable.Range(0, 600).Select(i => $$"""{"key":"k{{i}}","card":"{{cards[i % 3].Token}}","bill":{{i}},"at":"{{at}}"}""").ToList();
        lines[10] = """{"key":"bad","bill":"x"}""";
        lines[11] = "{";
        lines[12] = lines[9];
        var answer = await BatchAsync(till.Key, string.Join("\n", lines) + "\n");
        Assert.Equal((200, "application/x-ndjson"), (answer.Status, answer.Type));
        var answers = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(600, answers.Count);
        var gift = new long[3];
        for (var i = 0; i < 600; i++)
        {
            if (i is 10 or 11 or 12)
                continue;
            gift[i % 3] += i;
            Assert.Equal(($"k{i}", 200, gift[i % 3]), ((string?)answers[i]["key"], (int)answers[i]["status"]!, (long)answers[i]["balances"]!["gift"]!));
        }

        Assert.Equal(("bad", 400, "invalid_request", "bill"), ((string?)answers[10]["key"], (int)answers[10]["status"]!, (string?)answers[10]["code"], (string?)answers[10]["field"]));
        Assert.Equal((null, 400), ((string?)answers[11]["key"], (int)answers[11]["status"]!));
        Assert.Equal(answers[9].ToJsonString(), answers[12].ToJsonString());

        // The same keys as single requests are the same requests.
        var retry = await merchant.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 0, at }, "k0");
        Assert.True(retry.Replayed || retry.Status == 422, retry.Body);
    }

    [Fact]
    public async Task Batch_RedeemsOnlyUpToTheOfflineLimit()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        var at = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var answer = await BatchAsync(till.Key, $$"""{"key":"a","card":"{{card.Token}}","bill":100,"redeem":1,"at":"{{at}}"}""");
        Assert.Contains(JsonNode.Parse(answer.Body)!["code"]!.ToString(), new[] { "offline_redeem_refused", "insufficient_balance" });
    }

    [Fact]
    public async Task Batch_OfTooManyLines_AppliesNothing()
    {
        var merchant = await host.MerchantAsync();
        var till = await merchant.TillAsync();
        var before = await host.Journal.FeedAsync(0, int.MaxValue);
        (await BatchAsync(till.Key, string.Concat(Enumerable.Repeat("{}\n", 10_001)))).Refused(413, "payload_too_large");
        (await host.SendAsync(till.Key, "POST", "/v1/scans/batch", "{}"u8.ToArray(), null, "text/csv")).Refused(415, "unsupported_media_type");
        Assert.NotEmpty(before.Items);
    }

    private Task<Answer> BatchAsync(string key, string lines) =>
        host.SendAsync(key, "POST", "/v1/scans/batch", Encoding.UTF8.GetBytes(lines), null, "application/x-ndjson");
}
