using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>Customers: as staff look after them, and as they look after themselves.</summary>
[Collection(nameof(OpenShop))]
public sealed class PeopleJourneyTests(Shop shop, Browsers browsers)
{
    [Fact]
    public async Task Customer_IsAddedAndFoundAndLinked()
    {
        var (id, _, number) = await shop.CardAsync();
        var name = $"Ada {Guid.NewGuid():N}";
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["support"]);
        await page.GotoAsync("/customers/new");
        await page.FillAsync("[name=name]", name);
        await page.SelectOptionAsync("#f-language", "fr");
        await page.ClickAsync("main button:has-text('Add')");
        await Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await page.FillAsync("[name=card]", number);
        await page.FillAsync("[name=why]", "Showed the card");
        await page.ClickAsync("text=Link the card");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("linked");
        await page.FillAsync("[name=rate]", "7.5");
        await page.ClickAsync("main button:has-text('Save')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Changed");
        var customer = page.Url.Split('/')[^1].Split('?')[0];
        var kept = await shop.SendAsync(shop.Owner, "GET", $"/v1/customers/{customer}");
        Assert.Equal((750, "fr"), ((int)kept["cashbackRateBps"]!, (string?)kept["language"]));
        Assert.Equal(customer, (string?)(await shop.SendAsync(shop.Owner, "GET", $"/v1/cards/{id}"))["customer"]);
        await page.GotoAsync("/customers");
        await page.FillAsync("#q", name);
        await page.PressAsync("#q", "Enter");
        await Expect(page.Locator("tbody a").First).ToHaveTextAsync(name);
    }

    [Fact]
    public async Task Group_IsTriedAdjustedAndUndone()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["manager"]);
        await page.GotoAsync("/groups");
        await page.FillAsync("[name=name]", "Tonight");
        await page.FillAsync("[name=members]", string.Join('\n', shop.Members));
        await page.ClickAsync("main button:has-text('Add')");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Tonight");
        await page.FillAsync("[name=amount]", "5");
        await page.FillAsync("#f-comment", "A round on the house");
        await page.ClickAsync("text=Dry run");
        await Expect(page.Locator("h1")).ToContainTextAsync("nothing has moved");
        await Expect(page.Locator(".job-counts")).ToContainTextAsync("+€15.00", new() { Timeout = 20_000 });
        await page.GoBackAsync();
        await page.FillAsync("[name=amount]", "5");
        await page.FillAsync("#f-comment", "A round on the house");
        await page.ClickAsync("text=Adjust now");
        await Expect(page.Locator(".job-counts")).ToContainTextAsync("3 / 3", new() { Timeout = 20_000 });
        await page.ReloadAsync();
        await page.ClickAsync("main button:has-text('Undo')");
        await Expect(page.Locator("main")).ToContainTextAsync("Undone: 3 of 3", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task FieldOfTheHeatMap_BecomesAGroup()
    {
        foreach (var orders in new[] { 1, 9 })
        {
            var customer = (await shop.SendAsync(shop.Owner, "POST", "/v1/customers", new { name = $"{orders} orders" }))["id"]!.ToString();
            for (var order = 0; order < orders; order++)
                await shop.SendAsync(shop.Owner, "POST", "/v1/purchases", new { customer, amount = 1000 });
        }

        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["manager"]);
        await page.GotoAsync("/rfm");
        var field = page.Locator(".heat td a").First;
        var customers = int.Parse(await field.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await field.ClickAsync();
        await Expect(page.Locator(".heat a[aria-current=true]")).ToHaveCountAsync(1);
        await Expect(page.Locator("main .stacked tbody tr")).ToHaveCountAsync(customers);
        await page.ClickAsync("text=Make a group of it");
        await page.FillAsync("#f-name", "This field");
        await page.ClickAsync("main button:has-text('Make a group')");
        await Expect(page.Locator("h1")).ToHaveTextAsync("This field");
        var group = page.Url.Split('/')[^1].Split('?')[0];
        Assert.Equal(customers, (int)(await shop.SendAsync(shop.Owner, "GET", $"/v1/groups/{group}"))["members"]!);
        var all = (int)(await shop.SendAsync(shop.Owner, "GET", "/v1/reports/rfm/grid"))["customers"]!;
        Assert.True(customers < all, "the field holds everybody, so this test shows nothing");
    }

    [Fact]
    public async Task NewPerson_SignsUpAndHasACard_ThatATillReads()
    {
        var mail = $"{Guid.NewGuid():N}@example.org";
        var programme = (await shop.SendAsync(shop.Owner, "GET", "/v1/me"))["programme"]!["id"]!.ToString();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.NewPageAsync();
        await page.GotoAsync($"/app/sign-in?programme={programme}");
        await page.FillAsync("[name=contact]", mail);
        await page.FillAsync("[name=name]", "Grace");
        await page.ClickAsync("text=Send the code");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("on its way");
        var letter = (await shop.SendAsync(ConsoleHost.OwnerKey, "GET", $"/v1/dev/inbox?to={Uri.EscapeDataString(mail)}"))["data"]![0]!["text"]!.ToString();
        var code = letter.Split([' ', '\n', '.'], StringSplitOptions.RemoveEmptyEntries).Single(word => word.Count(c => c == '-') == 3);
        await page.FillAsync("[name=code]", code);
        await page.ClickAsync("main button:has-text('Sign in')");
        await page.WaitForURLAsync("**/app");
        await page.ClickAsync("text=Make a digital card");
        await Expect(page.Locator(".app-qr svg")).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Pictures.Path("app-card", 390), FullPage = true });
    }

    [Fact]
    public async Task Payout_IsAskedForApprovedAndBecomesAVoucher()
    {
        await shop.SendAsync(shop.Owner, "POST", $"/v1/customers/{shop.Customer}/adjustments", new { asset = "points", amount = 100, comment = "For the test" });
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var app = await person.SignInAsync(shop.Keys["customer"]);
        await app.GotoAsync("/app/payout");
        await app.FillAsync("[name=points]", "20");
        await app.CheckAsync("[value=voucher]");
        await app.CheckAsync("[name=terms]");
        await app.ClickAsync("text=Ask for it");
        await Expect(app.Locator("[aria-labelledby=payouts] li").First).ToContainTextAsync("€1.00");
        await using var manager = await browsers.PersonAsync(shop.Host.Address);
        var page = await manager.SignInAsync(shop.Keys["manager"]);
        await page.GotoAsync("/payouts?status=pending");
        await page.ClickAsync("tbody tr:has-text('€1.00') a");
        await page.ClickAsync("button:has-text('Approve')");
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("Approved");
        await app.ReloadAsync();
        await Expect(app.Locator("[aria-labelledby=payouts] li code").First).ToBeVisibleAsync();
    }
}
