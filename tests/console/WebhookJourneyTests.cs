using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>Other systems: told of events, and given the entries.</summary>
[Collection(nameof(OpenShop))]
public sealed class WebhookJourneyTests(Shop shop, Browsers browsers)
{
    [Fact]
    public async Task AnEndpoint_IsAdded_ItsSecretShownOnce_AndItsLogRead()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["manager"]);
        var url = $"https://example.org/{Guid.NewGuid():N}";
        await page.GotoAsync("/webhooks");
        await page.FillAsync("[name=url]", url);
        await page.ClickAsync("main form button:has-text('Add')");
        await Expect(page.Locator("code.secret-key")).ToContainTextAsync("whsec_");
        await page.ClickAsync($"a:has-text('{url}')");
        await page.ClickAsync("text=Send a test");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("ping");
        await page.ClickAsync("text=New secret");
        await Expect(page.Locator("code.secret-key")).ToContainTextAsync("whsec_");
        await page.ClickAsync("summary:has-text('Remove')");
        await page.ClickAsync("form button:has-text('Remove')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Changed");
        Assert.DoesNotContain(url, await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_AreExported_AsCsvAndXlsxAndFec()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Keys["accountant"]);
        foreach (var (format, start) in new[] { ("csv", ""), ("xlsx", "PK"), ("fec", "JournalCode") })
        {
            await page.GotoAsync("/books");
            await page.SelectOptionAsync("[name=format]", format);
            await page.FillAsync("[name=siren]", "732829320");
            var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("button:has-text('Download')"));
            Assert.StartsWith(start, await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);
        }

        await page.GotoAsync("/books");
        await page.SelectOptionAsync("[name=format]", "fec");
        await page.FillAsync("[name=siren]", "1");
        await page.ClickAsync("button:has-text('Download')");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("siren");
    }
}
