using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>What staff do in a day, in a browser.</summary>
[Collection(nameof(OpenShop))]
public sealed class ConsoleJourneyTests(Shop shop, Browsers browsers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Adjust_FromTheHistory_ShowsInItWithItsComment(bool scripts)
    {
        var (id, _, number) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, scripts: scripts);
        var page = await person.SignInAsync(shop.Keys["support"]);
        await page.GotoAsync("/cards");
        await page.FillAsync("#q", number);
        await page.PressAsync("#q", "Enter");
        await page.WaitForURLAsync($"**/cards/{id}");
        await page.ClickAsync("text=History");
        await page.FillAsync("[name=value]", "12.50");
        await page.FillAsync("[name=comment]", "For the wait");
        await page.ClickAsync("main button:has-text('Add')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("history");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("For the wait");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("+€12.50");
        await page.FillAsync("[name=value]", "-10");
        await page.FillAsync("[name=comment]", "Too much");
        await page.ClickAsync("main button:has-text('Add')");
        await Expect(page.Locator("dl.balances dd").Nth(1)).ToHaveTextAsync("€2.50");
        await page.FillAsync("[name=value]", "-10");
        await page.FillAsync("[name=comment]", "Once more");
        await page.ClickAsync("main button:has-text('Add')");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("€2.50 available");
        await Expect(page.Locator("[name=comment]")).ToHaveValueAsync("Once more");
    }

    [Fact]
    public async Task Settings_ShowTheRuleAsOneTypes_AndSaveIt()
    {
        var made = await shop.SendAsync(ConsoleHost.OwnerKey, "POST", "/v1/programmes", new { name = "Rules", currency = "EUR", locale = "en-GB", timeZone = "Etc/UTC" });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(made["ownerKey"]!.ToString());
        await page.GotoAsync("/settings");
        await Expect(page.Locator("#live tbody tr").Nth(2)).ToHaveTextAsync("€55.00€0.00");
        await page.CheckAsync("[name=enabled]");
        await Expect(page.Locator("#live tbody tr").Nth(2)).ToHaveTextAsync("€55.00€2.50");
        await Expect(page.Locator("#live tbody tr").Nth(3)).ToHaveTextAsync("€101.00€5.00");
        await page.FillAsync("[name=value]", "4,00");
        await Expect(page.Locator("#live tbody tr").Nth(3)).ToHaveTextAsync("€101.00€8.00");
        await page.FillAsync("[name=value]", "nonsense");
        await Expect(page.Locator("#live")).ToContainTextAsync("Complete the fields");
        await page.FillAsync("[name=value]", "3");
        await page.FillAsync("[name=cap]", "5");
        await page.ClickAsync("text=Save");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved");
        var rules = await shop.SendAsync(made["ownerKey"]!.ToString(), "GET", "/v1/settings");
        Assert.Equal((true, 300L, 500L), ((bool)rules["topUpCashback"]!["enabled"]!, (long)rules["topUpCashback"]!["value"]!, (long)rules["topUpCashback"]!["cap"]!));
    }

    [Fact]
    public async Task Settings_OfTheDayBefore_AreNotSavedOverNewerOnes()
    {
        var made = await shop.SendAsync(ConsoleHost.OwnerKey, "POST", "/v1/programmes", new { name = "Two", currency = "EUR", locale = "en-GB", timeZone = "Etc/UTC" });
        var key = made["ownerKey"]!.ToString();
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(key);
        await page.GotoAsync("/settings?tab=limits");
        await shop.SendAsync(key, "PUT", "/v1/settings", await shop.SendAsync(key, "GET", "/v1/settings"));
        await page.FillAsync("[name=fee]", "0.75");
        await page.ClickAsync("text=Save");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("Somebody else");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rules_AreTriedOnThePast_BeforeTheyAreSaved(bool scripts)
    {
        var made = await shop.SendAsync(ConsoleHost.OwnerKey, "POST", "/v1/programmes", new { name = "Replayed", currency = "EUR", locale = "en-GB", timeZone = "Etc/UTC" });
        var key = made["ownerKey"]!.ToString();
        var venue = (await shop.SendAsync(key, "POST", "/v1/venues", new { name = "v" }))["id"]!.ToString();
        var till = (await shop.SendAsync(key, "POST", "/v1/tills", new { name = "t", venue, drawer = false }))["key"]!.ToString();
        foreach (var card in (await shop.SendAsync(key, "POST", "/v1/cards", new { count = 3, kind = "physical" }))["data"]!.AsArray())
            await shop.SendAsync(till, "POST", "/v1/scans", new { card = card!["token"]!.ToString(), bill = 10_000 });
        await using var person = await browsers.PersonAsync(shop.Host.Address, scripts: scripts);
        var page = await person.SignInAsync(key);
        await page.GotoAsync("/settings?tab=earn");
        await page.FillAsync("[name=rateBps]", "5");
        await page.SelectOptionAsync("[name=days]", "7");
        await page.ClickAsync("button:has-text('Replay')");
        while (!scripts && await page.Locator(".figures").CountAsync() == 0)
            await page.ReloadAsync();
        await Expect(page.Locator(".figures")).ToContainTextAsync("+€15.00");
        await Expect(page.Locator(".figures")).ToContainTextAsync("€0.00 then, €15.00 with these rules");
        Assert.Equal(0, (int)(await shop.SendAsync(key, "GET", "/v1/settings"))["earn"]!["rateBps"]!);
        await page.ClickAsync("button:has-text('Save these rules')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved");
        Assert.Equal(500, (int)(await shop.SendAsync(key, "GET", "/v1/settings"))["earn"]!["rateBps"]!);
    }

    [Fact]
    public async Task Card_IsBlockedUnblockedAndReplaced()
    {
        var (old, fresh) = (await shop.CardAsync(), await shop.CardAsync());
        await shop.SendAsync(shop.Owner, "POST", $"/v1/cards/{old.Id}/adjustments", new { asset = "gift", amount = 700, comment = "Start" });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["manager"]);
        await page.GotoAsync($"/cards/{old.Id}");
        await page.FillAsync("#block-comment", "Lost");
        await page.ClickAsync("button:has-text('Block')");
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("Blocked");
        await page.ClickAsync("button:has-text('Unblock')");
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("Active");
        await page.ClickAsync("summary:has-text('Replace')");
        await page.FillAsync("[name=newCard]", fresh.Number);
        await page.ClickAsync("button:has-text('Replace')");
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("Replaced");
        await page.ClickAsync("text=To the card that replaced it");
        await Expect(page.Locator("dl.balances dd").Nth(1)).ToHaveTextAsync("€7.00");
    }

    [Fact]
    public async Task Batch_IsIssuedAndPrinted()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync("/cards/issue");
        await page.FillAsync("[name=count]", "30");
        await page.ClickAsync("main button[type=submit]");
        await Expect(page.Locator("#issued")).ToHaveTextAsync("30 cards are ready");
        var number = await page.Locator("tbody tr a").First.InnerTextAsync();
        var sheet = await person.RunAndWaitForPageAsync(() => page.ClickAsync("text=Print the sheet"));
        await sheet.WaitForLoadStateAsync();
        Assert.Equal(30, await sheet.Locator("figure svg").CountAsync());
        Assert.Contains(number, (await sheet.Locator("figure").First.InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purchase_IsReversedInPart_FromItsPage()
    {
        var (_, token, _) = await shop.CardAsync();
        var operation = (await shop.SendAsync(shop.Keys["till"], "POST", "/v1/scans", new { card = token, bill = 10_000 }))["operation"]!.ToString();
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync($"/operations?card={operation}");
        await page.FillAsync("[name=amount]", "40");
        await page.FillAsync("[name=comment]", "One bottle back");
        await page.ClickAsync("button:has-text('Reverse')");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Reversal");
        await Expect(page.Locator("dl.facts")).ToContainTextAsync("-€2.00");
        await Expect(page.Locator("dl.facts")).ToContainTextAsync("One bottle back");
    }

    [Fact]
    public async Task Books_AreProved()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["accountant"]);
        await page.GotoAsync("/books");
        await page.ClickAsync("text=Check now");
        await Expect(page.Locator(".status")).ToHaveTextAsync("The books balance");
    }

    [Fact]
    public async Task Language_IsTheBrowsers_UntilAnotherIsChosen()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, language: "fr-FR");
        var page = await person.SignInAsync(shop.Owner);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Tableau de bord");
        await page.SelectOptionAsync("#language", "cs");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Přehled");
        Assert.Equal("cs", await page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task Menu_OpensOnAPhone_WithTheKeyboardAlone()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Owner);
        foreach (var _ in Enumerable.Range(0, 3))
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#menu")).ToBeVisibleAsync();
        await page.Locator("#menu a[href='/cards']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Cards");
    }
}
