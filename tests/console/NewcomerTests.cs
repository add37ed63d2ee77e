using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>"Ten minutes" of the README, step by step, on a fresh installation.</summary>
[Collection(nameof(OpenShop))]
public sealed class NewcomerTests(Browsers browsers)
{
    [Fact]
    public async Task FromAnEmptyProgramme_ToAScannedCard()
    {
        await using var host = new ConsoleHost();
        await using var person = await browsers.PersonAsync(host.Address);
        var page = await person.NewPageAsync();
        await page.GotoAsync($"/sign-in#key={Uri.EscapeDataString(ConsoleHost.OwnerKey)}");
        await page.ClickAsync("main a:has-text('Set-up guide')");
        await Expect(page.Locator(".head")).ToContainTextAsync("3 of 6 done");
        await page.ClickAsync("main a:has-text('Set the rate')");
        await page.FillAsync("[name=rateBps]", "5");
        await page.ClickAsync("text=Save");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved");
        await page.ClickAsync("nav a:has-text('Cards')");
        await page.ClickAsync("tbody a.number");
        await Expect(page.Locator(".code-box img")).ToBeVisibleAsync();
        var number = await page.Locator("h1").InnerTextAsync();
        await page.ClickAsync("nav a:has-text('Till')");
        await page.FillAsync("[name=card]", number);
        await page.FillAsync("[name=bill]", "20");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€20.00");
        await Expect(page.Locator(".till-facts")).ToContainTextAsync("+€1.00");
        await page.GotoAsync("/set-up");
        await Expect(page.Locator(".head")).ToContainTextAsync("5 of 6 done");
    }
}
