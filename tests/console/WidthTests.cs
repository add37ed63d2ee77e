using System.Buffers.Text;
using System.Text.Json;
using Cashback.Lists;
using Microsoft.Playwright;

namespace Cashback.Console.Tests;

/// <summary>Nothing sticks out of a page, whatever others have written into it and whatever the language is.</summary>
[Collection(nameof(WideShop))]
public sealed class WidthTests(LongShop shop, Browsers browsers)
{
    [Theory]
    [MemberData(nameof(LookTests.Places), MemberType = typeof(LookTests))]
    public async Task Page_HoldsWhatIsLong_InEveryLanguage(string path, string key)
    {
        var place = LookTests.In(shop, path);
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = key.Length == 0 ? await person.NewPageAsync() : await person.SignInAsync(shop.Keys[key]);
        // A filter's name is as long as its field lets it be.
        await person.AddCookiesAsync(ListOfPage.All.Select(list => new Cookie
        {
            Name = $"filters-{list.Name}",
            Value = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { new SavedFilter(new('w', 40), "?cursor=x") })),
            Url = shop.Host.Address.ToString(),
        }));
        var found = new List<string>();
        foreach (var language in new[] { "en", "fr", "es", "cs" })
        {
            await person.AddCookiesAsync([new() { Name = "language", Value = language, Url = shop.Host.Address.ToString() }]);
            await page.GotoAsync(place, new() { WaitUntil = WaitUntilState.Load });
            foreach (var width in LookTests.Widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                if (await page.SticksOutAsync() is { Length: > 0 } text)
                    found.Add($"{path} in {language} at {width}:\n{text}");
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}

internal static class Widths
{
    /// <summary>
    /// What reaches out of the page, and text that reaches out of its box; what scrolls or is cut off on purpose holds what is in
    /// it. Each with its place, so that a failure says where to look.
    /// </summary>
    private const string Script = """
        () => {
          const width = document.documentElement.clientWidth;
          const found = [];
          const name = e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}${[...e.classList].map(c => '.' + c).join('')}`;
          const tell = (e, by, text) => found.push(`${name(e.parentElement)} > ${name(e)} by ${Math.round(by)} px: ${text.trim().slice(0, 40)}`);
          const holds = e => { for (let at = e; at && at !== document.body; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible' || getComputedStyle(at).clipPath !== 'none') return true; return false; };
          for (const e of document.body.querySelectorAll('*')) {
            if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('.skip, svg, .visually-hidden')) continue;
            const box = e.getBoundingClientRect();
            if (box.width > 1 && box.right > width + 1 && !holds(e.parentElement)) tell(e, box.right - width, e.textContent);
            for (const node of e.childNodes) {
              if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
              const text = document.createRange();
              text.selectNodeContents(node);
              let block = e;
              while (getComputedStyle(block).display.startsWith('inline') && getComputedStyle(block).display !== 'inline-block' && getComputedStyle(block).display !== 'inline-flex' && block !== document.body) block = block.parentElement;
              const by = Math.max(text.getBoundingClientRect().right - block.getBoundingClientRect().right, block.getBoundingClientRect().left - text.getBoundingClientRect().left);
              if (by > 1 && !holds(block)) tell(e, by, node.data);
            }
          }
          if (found.length === 0 && document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
          return found.slice(0, 6).join('\n');
        }
        """;

    /// <summary>Empty: everything is where it belongs.</summary>
    public static Task<string> SticksOutAsync(this IPage page) => page.EvaluateAsync<string>(Script);
}
