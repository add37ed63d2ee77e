using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>What a customer does with a phone, and what staff do for those who have lost a card or want to be forgotten.</summary>
[Collection(nameof(OpenShop))]
public sealed class AppJourneyTests(Shop shop, Browsers browsers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TopUp_IsPaidOnline_AndOnTheCard(bool scripts)
    {
        var (key, _, _) = await CustomerAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390, scripts: scripts);
        var page = await person.SignInAsync(key);
        await page.ClickAsync("nav a:has-text('Top up')");
        await page.ClickAsync("button:has-text('€50.00')");
        await Expect(page.Locator("text=Pay now")).ToBeVisibleAsync();
        var back = page.Url;
        await page.ClickAsync("text=Pay now");
        await page.ClickAsync("button:has-text('Pay')");
        await Expect(page.Locator("main")).ToContainTextAsync("Paid.");
        await page.GotoAsync(back);
        while (!scripts && await page.Locator("text=It is on your card").CountAsync() == 0)
            await page.ReloadAsync();
        await Expect(page.Locator("#topup")).ToContainTextAsync("It is on your card", new() { Timeout = 15_000 });
        await page.GotoAsync("/app");
        await Expect(page.Locator("dl.balances dd").First).ToHaveTextAsync("€50.00");
        await Expect(page.Locator("dl.balances dd").Nth(1)).ToHaveTextAsync("€2.50");
    }

    [Fact]
    public async Task ALostCard_IsReported_AndTheTillRefusesIt()
    {
        var (key, customer, token) = await CustomerAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(key);
        await page.GotoAsync("/app/cards");
        await page.ClickAsync("summary:has-text('Report it lost')");
        await page.ClickAsync("text=Block the card");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("digital card took its place");
        await Expect(page.Locator("main")).ToContainTextAsync("Digital card");
        using var http = new HttpClient { BaseAddress = shop.Host.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {shop.Keys["till"]}");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        using var body = new StringContent($$"""{"card":"{{token}}","bill":100}""", null, "application/json");
        Assert.Contains("card_replaced", await (await http.PostAsync("/v1/scans", body)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Another's card is not there.
        http.DefaultRequestHeaders.Remove("Authorization");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        using var nothing = new StringContent("{}", null, "application/json");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.PostAsync($"/v1/cards/{shop.Card}/lost", nothing)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.PostAsync($"/v1/customers/{shop.Customer}/erase", new StringContent("""{"confirm":true}""", null, "application/json"))).StatusCode);
        Assert.NotEmpty(customer);
    }

    [Fact]
    public async Task WhoWantsToBeForgotten_IsSignedOutAndGone()
    {
        var (key, customer, _) = await CustomerAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(key);
        await page.GotoAsync("/app/data");
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=Export my data"));
        Assert.Contains(customer, await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);
        await page.ClickAsync("summary:has-text('Erase my data')");
        await page.CheckAsync("[name=sure]");
        await page.ClickAsync("form button:has-text('Erase my data')");
        await page.WaitForURLAsync("**/app/sign-in**");
        Assert.True((bool)(await shop.SendAsync(shop.Owner, "GET", $"/v1/customers/{customer}"))["erased"]!);
        await page.GotoAsync("/app");
        await page.WaitForURLAsync("**/app/sign-in**");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhoSignsOut_OrWhoseKeyHasEnded_IsAtTheCustomersDoor(bool signsOut)
    {
        var (key, customer, _) = await CustomerAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(key);
        if (signsOut)
        {
            await page.ClickAsync("text=Sign out");
        }
        else
        {
            await shop.SendAsync(shop.Owner, "POST", $"/v1/customers/{customer}/erase", new { confirm = true });
            await page.GotoAsync("/app/top-up");
        }

        await page.WaitForURLAsync("**/app/sign-in");
        // It still knows whose customer he is.
        await Expect(page.Locator("[name=contact]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task TheApp_IsInstallable()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["customer"]);
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        var devices = await person.NewCDPSessionAsync(page);
        var manifest = await devices.SendAsync("Page.getAppManifest");
        Assert.Empty(manifest!.Value.GetProperty("errors").EnumerateArray());
        Assert.EndsWith("/app.webmanifest", manifest.Value.GetProperty("url").GetString(), StringComparison.Ordinal);
        var errors = await devices.SendAsync("Page.getInstallabilityErrors");
        // A private window, which every test has, is the only reason left.
        Assert.DoesNotContain(errors!.Value.GetProperty("installabilityErrors").EnumerateArray(), error => error.GetProperty("errorId").GetString() is not "in-incognito");
    }

    [Fact]
    public async Task ALostCardOfNobody_IsRecovered_ByItsCodeAndAPurchase()
    {
        var made = (await shop.SendAsync(shop.Owner, "POST", "/v1/cards", new { count = 2, kind = "physical" }))["data"]!;
        await shop.SendAsync(shop.Keys["till"], "POST", "/v1/scans", new { card = made[0]!["token"]!.ToString(), bill = 8_000 });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["support"]);
        await page.GotoAsync("/cards/recover");
        await page.FillAsync("[name=claimCode]", made[0]!["claimCode"]!.ToString());
        await page.FillAsync("[name=amount]", "79");
        await page.FillAsync("[name=newCard]", made[1]!["number"]!.ToString());
        await page.ClickAsync("main button[type=submit]");
        await Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await page.FillAsync("[name=amount]", "80");
        await page.ClickAsync("main button[type=submit]");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("moved to the new card");
        await Expect(page.Locator("dl.balances dd").Nth(1)).ToHaveTextAsync("€4.00");
    }

    [Fact]
    public async Task TwoWhoAreOne_AreMerged()
    {
        var (_, one, _) = await CustomerAsync();
        var (_, other, _) = await CustomerAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["manager"]);
        await page.GotoAsync($"/customers/{one}");
        await page.ClickAsync("text=Merge or erase");
        await page.FillAsync("[name=into]", other);
        await page.ClickAsync("button:has-text('Find')");
        await page.ClickAsync("button:has-text('Merge')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("one now");
        Assert.Equal(other, (string?)(await shop.SendAsync(shop.Owner, "GET", $"/v1/customers/{one}"))["mergedInto"]);
    }

    [Fact]
    public async Task EventsOfAJob_ReachTheBrowser_WithItsSession()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["manager"]);
        var seen = await page.EvaluateAsync<string>($$"""
            new Promise((told, failed) => {
              const source = new EventSource('/jobs/{{shop.Job}}/events');
              source.addEventListener('job', event => { source.close(); told(event.lastEventId + ' ' + JSON.parse(event.data).status); });
              source.onerror = () => failed('closed');
            })
            """);
        Assert.Matches("^[0-9]+ (running|done)$", seen);
    }

    private async Task<(string Key, string Customer, string Token)> CustomerAsync()
    {
        var customer = (await shop.SendAsync(shop.Owner, "POST", "/v1/customers", new { name = $"Guest {Guid.NewGuid():N}", email = $"{Guid.NewGuid():N}@example.org" }))["id"]!.ToString();
        var (id, token, _) = await shop.CardAsync();
        await shop.SendAsync(shop.Owner, "POST", $"/v1/cards/{id}/link", new { customer, comment = "c" });
        var key = (await shop.SendAsync(shop.Owner, "POST", "/v1/keys", new { name = "phone", role = "customer", customer }))["key"]!.ToString();
        return (key, customer, token);
    }
}
