using Cashback.Embedded;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary><c>--demo</c> shows something on every page. Its pictures are those of the README.</summary>
[Collection(nameof(OpenShop))]
public sealed class DemoTests(Browsers browsers)
{
    /// <summary>Bytes of a page's HTML.</summary>
    private const int MaxHtml = 100_000;

    /// <summary>Others work on the machine as well: the best of so many counts.</summary>
    private const int Loads = 2;

    private const string FirstPaint = """
        new Promise(done => {
          const [seen] = performance.getEntriesByName('first-contentful-paint');
          if (seen) done(seen.startTime);
          else new PerformanceObserver(list => { const [first] = list.getEntriesByName('first-contentful-paint'); if (first) done(first.startTime); }).observe({ type: 'paint', buffered: true });
        })
        """;

    private const string Server = "(() => { const [n] = performance.getEntriesByType('navigation'); return n.responseStart - n.requestStart; })()";

    /// <summary>The size is a test; times are written down beside it, and no more (bench/RESULTS.md).</summary>
    [Fact]
    public async Task EveryPage_IsSmall()
    {
        await using var host = new ConsoleHost { IsDemo = true };
        using var http = await ReadyAsync(host);
        var lines = new List<string> { "| page | HTML, bytes | first paint, ms | server, ms |", "|---|---|---|---|" };
        var season = await DemoPlaces.MakeAsync(http);
        foreach (var (key, places) in season.ByKey)
        {
            await using var person = await browsers.PersonAsync(host.Address);
            var page = key.Length == 0 ? await person.NewPageAsync() : await person.SignInAsync(key);
            foreach (var (name, path) in places)
                lines.Add(await MeasureAsync(page, name, path));
        }

        Assert.Empty(PageOf.All.Select(page => page.Path).Except(season.ByKey.SelectMany(places => places.Places).Select(place => place.Name)));
        await File.WriteAllLinesAsync(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Pictures.Path("x", 1)))!, "first-paint.md"), lines);
    }

    private static async Task<string> MeasureAsync(IPage page, string name, string path)
    {
        var size = (await (await page.Context.APIRequest.GetAsync(path)).BodyAsync()).Length;
        var (paint, server) = (double.MaxValue, double.MaxValue);
        for (var load = 0; load < Loads; load++)
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
            paint = Math.Min(paint, await page.EvaluateAsync<double>(FirstPaint));
            server = Math.Min(server, await page.EvaluateAsync<double>(Server));
        }

        Assert.True(size < MaxHtml, $"{path} has {size} bytes");
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"| {name} | {size} | {paint:F0} | {server:F0} |");
    }

    [Fact]
    public async Task Demo_FillsTheProgramme()
    {
        await using var host = new ConsoleHost { IsDemo = true };
        using var http = await ReadyAsync(host);
        await using var person = await browsers.PersonAsync(host.Address);
        var page = await person.SignInAsync(ConsoleHost.OwnerKey);
        await page.GotoAsync("/?" + $"from={DateTime.UtcNow.AddDays(-89):yyyy-MM-dd}&to={DateTime.UtcNow:yyyy-MM-dd}");
        await Expect(page.Locator("#figures")).ToContainTextAsync("Riverside");
        await Expect(page.Locator("section[aria-labelledby=proof] .status")).ToHaveTextAsync("The books balance");
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

    [Fact]
    public async Task Stopped_TheDemoEndsQuietly()
    {
        await using var host = new ConsoleHost { IsDemo = true };
        _ = host.Address;
        var demo = host.Services.GetRequiredService<Demo>();
        Assert.False(demo.Filled.IsCompleted);
        await host.DisposeAsync();
        Assert.False(await demo.Filled.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(host.Errors);
    }

    [Fact]
    public async Task AFailure_IsShown()
    {
        await using var host = new ConsoleHost();
        _ = host.Address;
        var asked = new ConfigurationBuilder().AddInMemoryCollection([new("demo", "true")]).Build();
        using var demo = new Demo(host.Services.GetRequiredService<IServer>(), host.Services.GetRequiredService<IHostApplicationLifetime>(), asked, TimeProvider.System, host.Services.GetRequiredService<ILogger<Demo>>());
        demo.FillWhenReady("nobody's key");
        Assert.False(await demo.Filled.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("The demo is not complete", Assert.Single(host.Errors), StringComparison.Ordinal);
    }

    private static async Task<HttpClient> ReadyAsync(ConsoleHost host)
    {
        var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {ConsoleHost.OwnerKey}");
        Assert.True(await host.Services.GetRequiredService<Demo>().Filled.WaitAsync(TimeSpan.FromSeconds(120)));
        return http;
    }
}
