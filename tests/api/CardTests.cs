using System.Text;

namespace Cashback.Api.Tests;

[Collection(nameof(SharedHost))]
public sealed class CardTests(ApiHost host)
{
    [Fact]
    public async Task Issue_MakesAllOfThem_AndARetryGivesTheSame()
    {
        var merchant = await host.MerchantAsync();
        var body = new { count = 5000, kind = "physical" };
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/cards", body, "batch")).Ok();
        var cards = made.Json["data"]!.AsArray().Select(TestCard.Of).ToList();
        Assert.Equal(5000, cards.Select(c => c.Id).Distinct().Count());
        Assert.Equal(5000, cards.Select(c => c.Number).Distinct().Count());
        Assert.Equal(5000, cards.Select(c => c.Token).Distinct().Count());
        Assert.Equal(5000, cards.Select(c => c.ClaimCode).Distinct().Count());
        Assert.All(cards, c => Assert.Matches("^[A-Za-z0-9_-]+$", c.Token));
        foreach (var card in cards.Where((_, i) => i % 500 == 0 || i == 4999))
            (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Number}")).Ok();

        var again = (await merchant.PostAsync(merchant.Owner, "/v1/cards", body, "batch")).Ok();
        Assert.True(again.Replayed);
        Assert.Equal(made.Body, again.Body);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5001)]
    [InlineData(-1)]
    public async Task Issue_OutOfRange_IsMalformed(int count)
    {
        var merchant = await host.MerchantAsync();
        (await merchant.PostAsync(merchant.Owner, "/v1/cards", new { count, kind = "physical" })).Refused(400, "invalid_request").Field("count");
    }

    [Fact]
    public async Task Card_IsFoundByIdTokenAndNumber()
    {
        var merchant = await host.MerchantAsync();
        var card = await merchant.CardAsync();
        foreach (var name in new[] { card.Id, card.Token, card.Number })
        {
            var got = (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{name}")).Ok();
            Assert.Equal((card.Id, card.Number, "active", "physical"), (got.Text("id"), got.Text("number"), got.Text("status"), got.Text("kind")));
            Assert.Equal("""{"money":0,"gift":0,"points":0}""", got.At("balances")!.ToJsonString());
        }
    }

    [Fact]
    public async Task Till_SeesMoneyOnlyByToken()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        Assert.NotNull((await merchant.GetAsync(till.Key, $"/v1/cards/{card.Token}")).Ok().At("balances.money"));
        foreach (var name in new[] { card.Id, card.Number })
        {
            var got = (await merchant.GetAsync(till.Key, $"/v1/cards/{name}")).Ok();
            Assert.Equal("""{"gift":0,"points":0}""", got.At("balances")!.ToJsonString());
            Assert.Null(got.At("customer"));
        }
    }

    [Fact]
    public async Task List_GivesEveryCardOnce_NewestFirst()
    {
        var merchant = await host.MerchantAsync();
        var cards = await merchant.CardsAsync(7);
        var seen = new List<string>();
        for (string? path = "/v1/cards?limit=3"; path is not null;)
        {
            var page = (await merchant.GetAsync(merchant.Owner, path)).Ok();
            seen.AddRange(page.Json["data"]!.AsArray().Select(c => (string)c!["id"]!));
            path = (string?)page.At("nextCursor") is { } cursor ? $"/v1/cards?limit=3&cursor={cursor}" : null;
        }

        Assert.Equal(cards.Reverse().Select(c => c.Id), seen);
    }

    [Fact]
    public async Task BlockedCard_IsRefusedUntilUnblocked()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{card.Id}/block")).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 100 })).Refused(409, "card_blocked");
        Assert.Equal("blocked", (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Text("status"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{card.Number}/unblock", new { comment = "found again" })).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 100 })).Ok();
    }

    [Fact]
    public async Task ReplacedCard_GivesItsValueToTheNewOne()
    {
        var merchant = await host.MerchantAsync();
        var (cards, till) = (await merchant.CardsAsync(2), await merchant.TillAsync());
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = cards[0].Token, amount = 700, method = "terminal" })).Ok();
        (await merchant.PostAsync(merchant.Owner, $"/v1/cards/{cards[0].Id}/replace", new { newCard = cards[1].Token })).Ok();
        Assert.Equal(700, (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{cards[1].Id}")).Number("balances.money"));
        var old = await merchant.GetAsync(merchant.Owner, $"/v1/cards/{cards[0].Id}");
        Assert.Equal(("replaced", cards[1].Id), (old.Text("status"), old.Text("replacedBy")));
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = cards[0].Token, bill = 100 })).Refused(409, "card_replaced");
    }

    [Fact]
    public async Task Prints_AreAPictureASheetAndAList()
    {
        var merchant = await host.MerchantAsync();
        var cards = await merchant.CardsAsync(3);
        var svg = await merchant.GetAsync(merchant.Owner, $"/v1/cards/{cards[0].Id}/qr.svg");
        Assert.Equal((200, "image/svg+xml"), (svg.Status, svg.Type));
        Assert.StartsWith("<svg", svg.Body);
        var png = await merchant.GetAsync(merchant.Owner, $"/v1/cards/{cards[0].Id}/qr.png");
        Assert.Equal((200, "image/png"), (png.Status, png.Type));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png.Bytes[..4]);
        var all = new { cards = cards.Select(c => c.Id) };
        var sheet = await merchant.PostAsync(merchant.Owner, "/v1/cards/sheet", all);
        Assert.Equal(("text/html", 3), (sheet.Type, sheet.Body.Split("<figure>").Length - 1));
        var list = await merchant.PostAsync(merchant.Owner, "/v1/cards/sheet?format=csv", all);
        var expected = new StringBuilder("id,number,token,claimCode\r\n");
        foreach (var card in cards)
            expected.Append(System.Globalization.CultureInfo.InvariantCulture, $"{card.Id},{card.Number},{card.Token},{card.ClaimCode}\r\n");
        Assert.Equal(expected.ToString(), list.Body);
    }
}
