using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>A till with a camera that sees our own code. Chromium shows the film in place of the picture of a camera.</summary>
[Collection(nameof(OpenShop))]
public sealed class CameraTests(Shop shop)
{
    [Fact]
    public async Task Camera_ReadsACard_AndTheSaleGoesOn()
    {
        var (_, token, _) = await shop.CardAsync();
        var film = Videos.OfCode(token);
        try
        {
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Browsers.LaunchAsync(playwright, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={film}");
            await using var person = await browser.NewContextAsync(new() { BaseURL = shop.Host.Address.ToString(), ViewportSize = new() { Width = 390, Height = 844 }, Locale = "en-GB", Permissions = ["camera"] });
            var page = await person.SignInAsync(shop.Keys["till"]);
            await page.ClickAsync("[data-camera]");
            await Expect(page.Locator("[name=card]")).ToHaveValueAsync(token, new() { Timeout = 20_000 });
            await page.FillAsync("[name=bill]", "20");
            await page.ClickAsync("button.till-go");
            await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€20.00");
            await Expect(page.Locator(".till-facts")).ToContainTextAsync("+€1.00");
        }
        finally
        {
            File.Delete(film);
        }
    }
}
