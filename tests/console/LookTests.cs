using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Cashback.Console.Tests;

/// <summary>Every page at three widths: a picture to look at, nothing wider than the screen, and nothing that axe finds.</summary>
[Collection(nameof(QuietShop))]
public sealed class LookTests(Shop shop, Browsers browsers)
{
    /// <summary>Ids that people are shown in place of names; one that is there to be copied stands as code.</summary>
    private const string Ids = """
        () => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (texts.nextNode()) {
            const { data, parentElement } = texts.currentNode;
            if (/\b[a-z]{2,4}_[0-9a-z]{12,}/.test(data) && !parentElement.closest('code, script')) found.push(data.trim());
          }
          return found.join(' ');
        }
        """;

    private static readonly AxeRunOptions Rules = new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };

    public static readonly int[] Widths = [390, 820, 1440];

    public static TheoryData<string, string> Places()
    {
        var places = new TheoryData<string, string>();
        foreach (var page in PageOf.All)
            places.Add(page.Path, page.Roles.Contains("till") ? "till" : page.Roles.Contains("customer") ? "customer" : page.Roles.Contains("platform") ? "platform" : page.Path == "/account" ? "account" : page.Roles.Count == 0 ? "" : "owner");
        places.Add("/cards/{Id}?tab=history", "owner");
        places.Add("/customers/{Id}?tab=history", "owner");
        places.Add("/settings?tab=earn", "owner");
        places.Add("/settings?tab=redeem", "owner");
        places.Add("/settings?tab=payout", "owner");
        places.Add("/settings?tab=limits", "owner");
        places.Add("/operations?till={Till}", "owner");
        places.Add("/till?mode=topup", "till");
        places.Add("/till?mode=exchange", "till");
        places.Add("/till?mode=voucher", "till");
        places.Add("/till?mode=drawer", "till");
        places.Add("/jobs/{Refund}", "owner");
        places.Add("/matches/{Id}/refunds?status=failed", "owner");
        places.Add("/matches/{Id}/tickets?state=cancelled", "owner");
        places.Add("/join#invitation=x", "");
        places.Add("/nothing", "owner");
        return places;
    }

    /// <summary>The path with real things in it.</summary>
    internal static string In(Shop shop, string path) =>
        new PageOf(path.Replace("{Till}", shop.Till, StringComparison.Ordinal).Replace("{Refund}", shop.Refund, StringComparison.Ordinal), []).In(shop);

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Page_IsForEverybody_AtEveryWidth(string path, string key)
    {
        var place = In(shop, path);
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = key.Length == 0 ? await person.NewPageAsync() : await person.SignInAsync(shop.Keys[key]);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, width < 600 ? 844 : 900);
            await page.GotoAsync(place, new() { WaitUntil = WaitUntilState.Load });
            await page.ScreenshotAsync(new() { Path = Pictures.Path(path, width), FullPage = true });
            var wide = await page.SticksOutAsync();
            Assert.True(wide.Length == 0, $"{path} at {width}: {wide}");
            Assert.Equal((path, ""), (path, await page.EvaluateAsync<string>(Ids)));
            var found = await page.RunAxe(Rules);
            Assert.True(found.Violations.Length == 0, $"{path} at {width}:\n" + string.Join('\n', found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Html} {string.Join(' ', n.Any.Select(a => a.Message))}"))));
        }

        Assert.Empty(complaints);
    }
}

internal static class Pictures
{
    private static readonly string Folder = Directory.CreateDirectory(System.IO.Path.Combine(Root(), "artifacts", "screenshots")).FullName;

    public static string Path(string page, int width) => System.IO.Path.Combine(Folder, $"{Name(page)}-{width}.png");

    private static string Name(string page)
    {
        var name = string.Concat(page.Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length == 0 ? "dashboard" : name;
    }

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Cashback.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("Cashback.sln is not above the tests");
    }
}
