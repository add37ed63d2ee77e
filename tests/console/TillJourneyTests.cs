using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>A day at the till, on a phone.</summary>
[Collection(nameof(OpenShop))]
public sealed class TillJourneyTests(Shop shop, Browsers browsers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sale_ShowsWhatToPayAndWhatWasEarned(bool scripts)
    {
        var (_, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390, scripts: scripts);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await Expect(page.Locator(".till-name")).ToHaveTextAsync("BarHarbour · Café Zürich & Fils");
        await page.FillAsync("[name=card]", token);
        await page.FillAsync("[name=bill]", "55");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€55.00");
        await Expect(page.Locator(".till-facts")).ToContainTextAsync("+€2.75");
        await Expect(page.Locator("[name=card]")).ToHaveValueAsync("");
        await page.ScreenshotAsync(new() { Path = Pictures.Path("till-accepted", 390), FullPage = true });
        await page.FillAsync("[name=card]", token);
        await page.FillAsync("[name=bill]", "10");
        await page.CheckAsync("[name=redeem]");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€7.25");
        await page.ClickAsync("text=Undo …");
        await page.FillAsync("[name=comment]", "Wrong table");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€7.25");
    }

    [Theory]
    [InlineData("exchange")]
    [InlineData("drawer")]
    public async Task TillWithoutADrawer_OffersNoCash(string mode)
    {
        var venue = (await shop.SendAsync(shop.Owner, "POST", "/v1/venues", new { name = "Kiosk" }))["id"]!.ToString();
        var till = (await shop.SendAsync(shop.Owner, "POST", "/v1/tills", new { name = "Kiosk", venue, drawer = false }))["id"]!.ToString();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync($"/till?mode={mode}&till={till}");
        await Expect(page.Locator(".till-form")).ToContainTextAsync("no drawer");
        await Expect(page.Locator(".till-form button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task UnknownCard_IsRefusedLoudly_AndWhatWasTypedStays()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await page.FillAsync("[name=card]", "no-such-card");
        await page.FillAsync("[name=bill]", "55");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-refused")).ToContainTextAsync("No such card");
        await Expect(page.Locator("[name=bill]")).ToHaveValueAsync("55");
        await page.ScreenshotAsync(new() { Path = Pictures.Path("till-refused", 390), FullPage = true });
    }

    [Fact]
    public async Task Scanner_ThatTypesAndEndsWithEnter_GoesOnToTheBill()
    {
        var (_, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 820);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await page.Keyboard.TypeAsync(token);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("12.50");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€12.50");
    }

    [Fact]
    public async Task TopUp_InCash_IsRewarded()
    {
        var (_, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await page.ClickAsync("text=Top-up");
        await page.FillAsync("[name=card]", token);
        await page.FillAsync("[name=amount]", "101");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€101.00");
        await Expect(page.Locator(".till-facts")).ToContainTextAsync("+€5.00");
    }

    [Fact]
    public async Task CardForCash_SaysWhatToHandOut()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await page.ClickAsync("text=Card for cash");
        await page.FillAsync("[name=amount]", "20");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€20.00");
        await Expect(page.Locator(".till-facts")).ToContainTextAsync("€20.50");
        await page.FillAsync("[name=amount]", "90000");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-refused")).ToContainTextAsync("The drawer holds only");
    }

    [Fact]
    public async Task WithoutANetwork_EarningsWait_AndCountOnce()
    {
        var (id, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await person.SetOfflineAsync(true);
        foreach (var bill in new[] { "20", "40" })
        {
            await page.FillAsync("[name=card]", token);
            await page.FillAsync("[name=bill]", bill);
            await page.ClickAsync("button.till-go");
            await Expect(page.Locator(".till-kept")).ToContainTextAsync("Kept here");
            await Expect(page.Locator("[name=bill]")).ToHaveValueAsync("");
        }

        await Expect(page.Locator("#queued")).ToHaveTextAsync("2");
        await page.ScreenshotAsync(new() { Path = Pictures.Path("till-offline", 390), FullPage = true });
        await person.SetOfflineAsync(false);
        await Expect(page.Locator("#offline")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        var card = await shop.SendAsync(shop.Owner, "GET", $"/v1/cards/{id}");
        Assert.Equal(300L, (long)card["balances"]!["gift"]!);
    }

    [Fact]
    public async Task LoadedAgainWithoutANetwork_TheTillGoesOn_AndFilesOfAnOldProgramAreGone()
    {
        var (id, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => caches.open('till')).then(cache => cache.put('/assets/0123456789ab/till.js', new Response('old')))");
        // Loaded once more: the worker has to have seen the page and its files.
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => caches.open('till').then(cache => cache.keys()).then(files => files.length > 3 && files.every(file => !file.url.includes('0123456789ab')))");
        await person.SetOfflineAsync(true);
        await page.ReloadAsync();
        await Expect(page.Locator("[name=bill]")).ToBeVisibleAsync();
        await Expect(page.Locator("#offline")).ToBeVisibleAsync();
        await page.FillAsync("[name=card]", token);
        await page.FillAsync("[name=bill]", "60");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator("#queued")).ToHaveTextAsync("1");
        await person.SetOfflineAsync(false);
        await Expect(page.Locator("#offline")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        Assert.Equal(300L, (long)(await shop.SendAsync(shop.Owner, "GET", $"/v1/cards/{id}"))["balances"]!["gift"]!);
    }

    [Fact]
    public async Task Device_BecomesATill_ByTheAddressInItsCode()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.NewPageAsync();
        await page.GotoAsync($"/sign-in#key={shop.Keys["till"]}");
        await page.WaitForURLAsync("**/till");
        await Expect(page.Locator("[name=bill]")).ToBeVisibleAsync();
    }
}
