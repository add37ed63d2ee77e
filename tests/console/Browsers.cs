using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Cashback.Console.Tests;

/// <summary>Debian's Chromium, started once.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // A machine that does other things as well needs more than the five seconds of Playwright.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
    }

    /// <summary>One more, where flags of its own are needed.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] more) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = [.. Flags, .. more] });

    /// <summary>A browser of its own kind of person: nothing is shared with another.</summary>
    public Task<IBrowserContext> PersonAsync(Uri address, int width = 1440, string language = "en-GB", bool scripts = true) => _browser!.NewContextAsync(new()
    {
        BaseURL = address.ToString(),
        ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 },
        Locale = language,
        JavaScriptEnabled = scripts,
        ReducedMotion = ReducedMotion.Reduce,
        DeviceScaleFactor = 1,
    });

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

internal static partial class Persons
{
    [GeneratedRegex("/sign-in", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignIn();

    public static async Task<IPage> SignInAsync(this IBrowserContext person, string key)
    {
        var page = await person.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.ClickAsync("summary:has-text('key'), summary:has-text('clé')");
        await page.FillAsync("[name=key]", key);
        await page.ClickAsync("form[data-pair] button[type=submit]");
        // Looked at, not waited for as an event: the next page may be there before anybody waits.
        await Assertions.Expect(page).Not.ToHaveURLAsync(SignIn(), new() { Timeout = 30_000 });
        // Its scripts too: what is typed next may be for them.
        // A function, not an expression: Playwright evaluates an expression at each look, and our policy forbids that after the first.
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        return page;
    }
}
