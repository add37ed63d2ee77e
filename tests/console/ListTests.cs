using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>Lists: columns that one chooses, filters that one saves, the whole of it as a file, and acts on several lines.</summary>
[Collection(nameof(OpenShop))]
public sealed class ListTests(Shop shop, Browsers browsers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Columns_AndFilters_StayAsTheyWereLeft(bool scripts)
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, scripts: scripts);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync("/payouts?status=pending");
        await page.ClickAsync("summary:has-text('Columns')");
        await page.UncheckAsync(".list-box [value='4']");
        await page.ClickAsync(".list-menu[open] .list-box button");
        await Expect(page.Locator("thead th").Nth(3)).ToBeHiddenAsync();
        await Expect(page.Locator("thead th").Nth(4)).ToBeVisibleAsync();
        await page.ClickAsync("summary:has-text('Save this filter')");
        await page.FillAsync("#filter-name", "To decide");
        await page.PressAsync("#filter-name", "Enter");
        await Expect(page.Locator(".list-filter")).ToHaveCountAsync(1);
        await page.GotoAsync("/payouts");
        await page.ClickAsync(".list-filter a:has-text('To decide')");
        await page.WaitForURLAsync("**/payouts?status=pending");
        await Expect(page.Locator("thead th").Nth(3)).ToBeHiddenAsync();
        await page.ClickAsync(".list-filter button");
        await Expect(page.Locator(".list-filter")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheFile_HasEveryLine_AndNoFormula()
    {
        var name = $"=HYPERLINK(\"x\",\"{Guid.NewGuid():N}\")";
        await shop.SendAsync(shop.Owner, "POST", "/v1/customers", new { name });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        foreach (var list in new[] { "cards", "customers", "payouts", "audit", "operations?till=" + shop.Till, "operations?card=" + shop.Card, "rfm" })
        {
            await page.GotoAsync("/" + list);
            var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=CSV"));
            var text = await File.ReadAllTextAsync(await file.PathAsync());
            Assert.True(text.Split("\r\n").Length > 2, $"{list} has no lines");
            if (list == "customers")
                Assert.Contains($"\"'{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SeveralPayouts_AreApprovedAtOnce()
    {
        foreach (var _ in Enumerable.Range(0, 2))
            await shop.SendAsync(shop.Keys["customer"], "POST", "/v1/payouts", new { method = "voucher", points = 1, termsAccepted = true });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync("/payouts?status=pending");
        await page.CheckAsync("tbody tr:nth-child(1) .pick");
        await page.CheckAsync("tbody tr:nth-child(2) .pick");
        var left = await page.Locator("tbody tr").CountAsync() - 2;
        await page.ClickAsync(".bulk button:has-text('Approve')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Changed");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(left);
        Assert.EndsWith("/payouts?status=pending&done=changed", page.Url, StringComparison.Ordinal);
        await page.ClickAsync(".bulk button:has-text('Reject')");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("Choose at least one");
    }

    [Fact]
    public async Task SeveralCards_AreBlockedAtOnce_AndWhatOneRefusesStopsNoOther()
    {
        var cards = (await shop.SendAsync(shop.Owner, "POST", "/v1/cards", new { count = 2, kind = "physical" }))["data"]!.AsArray();
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["support"]);
        await page.GotoAsync("/cards");
        foreach (var card in cards)
            await page.CheckAsync($".pick[value='{card!["id"]}']");
        // Somebody else was faster with one of them.
        await shop.SendAsync(shop.Owner, "POST", $"/v1/cards/{cards[0]!["id"]}/replace", new { newCard = (await shop.CardAsync()).Id });
        await page.ClickAsync(".bulk button:has-text('Block')");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("1 of 2 refused");
        Assert.Equal("blocked", (string?)(await shop.SendAsync(shop.Owner, "GET", $"/v1/cards/{cards[1]!["id"]}"))["status"]);
        await page.CheckAsync("[data-pick-all] input");
        await Expect(page.Locator(".pick:not(:checked)")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/rfm?segment=champions&minOrders=1")]
    [InlineData("/matches/{Id}/refunds?status=failed")]
    [InlineData("/matches/{Id}/tickets?state=sold")]
    [InlineData("/webhooks/{Id}?status=failed")]
    [InlineData("/operations?till={Till}")]
    [InlineData("/audit?did=addTill")]
    public async Task AFilter_OfAnyList_IsSaved(string path)
    {
        var place = new PageOf(path.Replace("{Till}", shop.Till, StringComparison.Ordinal), []).In(shop);
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync(place);
        await page.ClickAsync("summary:has-text('Save this filter')");
        await page.FillAsync("#filter-name", "Mine");
        await page.PressAsync("#filter-name", "Enter");
        await Expect(page.Locator(".list-filter")).ToHaveCountAsync(1);
        await page.GotoAsync(place.Split('?')[0] + (place.StartsWith("/operations", StringComparison.Ordinal) ? "?card=" + shop.Card : ""));
        await page.ClickAsync(".list-filter a:has-text('Mine')");
        await page.WaitForURLAsync("**" + place);
    }

    [Fact]
    public async Task SeveralCustomers_JoinAGroup()
    {
        var group = (await shop.SendAsync(shop.Owner, "POST", "/v1/groups", new { name = $"Picked {Guid.NewGuid():N}" }))["id"]!.ToString();
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync("/customers");
        await page.Locator(".pick").Nth(0).CheckAsync();
        await page.Locator(".pick").Nth(1).CheckAsync();
        await page.SelectOptionAsync("#group", group);
        await page.ClickAsync("text=Add those chosen");
        await page.WaitForURLAsync($"**/groups/{group}**");
        Assert.Equal(2, (await shop.SendAsync(shop.Owner, "GET", $"/v1/groups/{group}/members"))["data"]!.AsArray().Count);
    }
}
