using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>No mouse at all: every link, field and button of every page is reached by Tab, shows where it is, and what a person does can be done.</summary>
[Collection(nameof(OpenShop))]
public sealed class KeyboardTests(Shop shop, Browsers browsers)
{
    /// <summary>What can take the focus and is shown; radio buttons of one name are one stop.</summary>
    private const string Stops = """
        () => {
          const seen = new Set();
          return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
            .filter(e => !e.disabled && e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.closest('details:not([open]) > :not(summary)') && !e.matches('fieldset:disabled *'))
            .filter(e => e.type !== 'radio' || (!seen.has(e.name) && seen.add(e.name)))
            .length;
        }
        """;

    private const string Here = """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return 'none';
          const style = getComputedStyle(e);
          const near = e.nextElementSibling ? getComputedStyle(e.nextElementSibling) : style;
          const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || near.outlineStyle !== 'none';
          e.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length + 1);
          return (shown ? 'ok ' : 'hidden ') + e.dataset.stop + ' ' + e.tagName + ' ' + (e.name || e.textContent.trim().slice(0, 30));
        }
        """;

    public static TheoryData<string, string> Places()
    {
        var places = new TheoryData<string, string>();
        foreach (var page in PageOf.All)
            places.Add(page.Path, page.Roles.Contains("till") ? "till" : page.Roles.Contains("customer") ? "customer" : page.Roles.Contains("platform") ? "platform" : page.Path == "/account" ? "account" : page.Roles.Count == 0 ? "" : "owner");
        return places;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task EveryPage_IsWalkedByTab(string path, string key)
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = key.Length == 0 ? await person.NewPageAsync() : await person.SignInAsync(shop.Keys[key]);
        await page.GotoAsync(new PageOf(path, []).In(shop));
        // What polls gets no answer, and so the page stays as it is while it is walked.
        await person.SetOfflineAsync(true);
        await page.EvaluateAsync("document.activeElement?.blur(); window.scrollTo(0, 0)");
        var stops = await page.EvaluateAsync<int>(Stops);
        var walked = new HashSet<string>(StringComparer.Ordinal);
        // A field of a date has several stops of its own.
        for (var i = 0; i < stops + 60 && walked.Count < stops; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var here = await page.EvaluateAsync<string>(Here);
            Assert.False(here.StartsWith("hidden", StringComparison.Ordinal), $"{path}: nobody sees that the focus is on {here}");
            if (here != "none")
                walked.Add(here.Split(' ')[1]);
        }

        Assert.True(walked.Count >= stops, $"{path}: {walked.Count} of {stops} are reached by Tab");
    }

    [Fact]
    public async Task ASale_AnAdjustmentAndAVenue_NeedNoMouse()
    {
        var (id, token, number) = await shop.CardAsync();
        await using var till = await browsers.PersonAsync(shop.Host.Address);
        var page = await till.SignInAsync(shop.Keys["till"]);
        await page.Keyboard.TypeAsync(token);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("30");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".till-accepted .till-big")).ToHaveTextAsync("€30.00");

        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var desk = await person.SignInAsync(shop.Owner);
        await desk.GotoAsync("/cards");
        await TabToAsync(desk, "#q");
        await desk.Keyboard.TypeAsync(number);
        await desk.Keyboard.PressAsync("Enter");
        await desk.WaitForURLAsync($"**/cards/{id}");
        await TabToAsync(desk, "main .nav-tabs a:not([aria-current])");
        await desk.Keyboard.PressAsync("Enter");
        await desk.WaitForURLAsync("**tab=history");
        await TabToAsync(desk, "[name=value]");
        await desk.Keyboard.TypeAsync("4");
        await TabToAsync(desk, "[name=comment]");
        await desk.Keyboard.TypeAsync("By keyboard");
        await desk.Keyboard.PressAsync("Enter");
        await Expect(desk.Locator("tbody tr").First).ToContainTextAsync("By keyboard");

        await desk.GotoAsync("/venues");
        var name = $"Quay {Guid.NewGuid():N}";
        await TabToAsync(desk, "form:has(input[value=venue]) [name=name], [name=name]");
        await desk.Keyboard.TypeAsync(name);
        await desk.Keyboard.PressAsync("Enter");
        await Expect(desk.Locator("main")).ToContainTextAsync(name);
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 120; i++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} is not reached by Tab");
    }
}
