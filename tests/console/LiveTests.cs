using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>What renews itself stands still while somebody is at it (WCAG 2.2.2), and goes on afterwards. The clock of the page is the test's.</summary>
[Collection(nameof(OpenShop))]
public sealed class LiveTests(Shop shop, Browsers browsers)
{
    private const int SeveralRounds = 60_000;

    [Theory]
    [InlineData("/operations", "#operations tbody a")]
    [InlineData("/now", "#now a")]
    [InlineData("/", "#figures summary")]
    public async Task WhoeverIsInAList_KeepsTheFocus(string path, string inside)
    {
        await shop.SendAsync(shop.Keys["till"], "POST", "/v1/scans", new { card = shop.Token, bill = 100 });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await StopClockAsync(page);
        await page.GotoAsync(path);
        var asked = 0;
        page.Request += (_, request) => asked += request.Headers.ContainsKey("hx-request") && new Uri(request.Url).AbsolutePath == path ? 1 : 0;
        await page.Locator(inside).First.FocusAsync();
        await page.Clock.FastForwardAsync(SeveralRounds);
        await Expect(page.Locator(inside).First).ToBeFocusedAsync();
        Assert.Equal(0, asked);
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.RunAndWaitForRequestAsync(() => page.Clock.FastForwardAsync(SeveralRounds), request => new Uri(request.Url).AbsolutePath == path);
    }

    [Fact]
    public async Task AButton_HoldsThePageStill()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await StopClockAsync(page);
        await page.GotoAsync("/operations");
        var asked = 0;
        page.Request += (_, request) => asked += request.Headers.ContainsKey("hx-request") ? 1 : 0;
        var rest = page.Locator("[data-rest]");
        await rest.ClickAsync();
        await Expect(rest).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Clock.FastForwardAsync(SeveralRounds);
        await rest.ClickAsync();
        await Expect(rest).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Equal(0, asked);
        await page.RunAndWaitForRequestAsync(() => page.Clock.FastForwardAsync(SeveralRounds), request => new Uri(request.Url).AbsolutePath == "/operations");
    }

    /// <summary>From here on time passes only where the test says so.</summary>
    private static async Task StopClockAsync(IPage page)
    {
        var now = DateTime.UtcNow;
        await page.Clock.InstallAsync(new() { TimeDate = now });
        await page.Clock.PauseAtAsync(now.AddMinutes(1));
    }
}
