using System.Net;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary><c>--demo</c> shows something on every page. Its pictures are those of the README.</summary>
[Collection(nameof(OpenShop))]
public sealed class DemoTests(Browsers browsers)
{
    [Fact]
    public async Task Demo_FillsTheProgramme()
    {
        await using var host = new ConsoleHost { IsDemo = true };
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {ConsoleHost.OwnerKey}");
        // Its last step is a proof of the books.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while ((await http.GetAsync("/v1/proof?last=true", patience.Token)).StatusCode != HttpStatusCode.OK)
            await Task.Yield();
        await using var person = await browsers.PersonAsync(host.Address);
        var page = await person.SignInAsync(ConsoleHost.OwnerKey);
        await page.GotoAsync("/?" + $"from={DateTime.UtcNow.AddDays(-89):yyyy-MM-dd}&to={DateTime.UtcNow:yyyy-MM-dd}");
        await Expect(page.Locator("#figures")).ToContainTextAsync("Riverside");
        await Expect(page.Locator(".status")).ToHaveTextAsync("The books balance");
        foreach (var (path, name) in new[] { ("", "demo-dashboard"), ("/rfm", "demo-segments"), ("/customers", "demo-customers"), ("/cards", "demo-cards"), ("/groups", "demo-groups"), ("/books", "demo-books"), ("/matches", "demo-matches") })
        {
            if (path.Length > 0)
                await page.GotoAsync(path);
            await page.ScreenshotAsync(new() { Path = Pictures.Path(name, 1440) });
            Assert.True((await page.ContentAsync()).Length < 100_000, $"{path} is large");
        }

        await page.ClickAsync("tbody a:has-text('broken off')");
        await Expect(page.Locator("[aria-labelledby=who]")).ToContainTextAsync("Dispatch of refunds asked for");
        await page.ScreenshotAsync(new() { Path = Pictures.Path("demo-match", 1440) });
    }
}
