using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>Lists: columns that one chooses, filters that one saves, the whole of it as a file, and acts on several lines.</summary>
[Collection(nameof(OpenShop))]
public sealed class ListTests(Shop shop, Browsers browsers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Columns_AndFilters_StayAsTheyWereLeft(bool scripts)
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, scripts: scripts);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync("/payouts?status=pending");
        await page.ClickAsync("summary:has-text('Columns')");
        await page.UncheckAsync(".list-box [value='4']");
        await page.ClickAsync(".list-menu[open] .list-box button");
        await Expect(page.Locator("thead th").Nth(3)).ToBeHiddenAsync();
        await Expect(page.Locator("thead th").Nth(4)).ToBeVisibleAsync();
        await page.ClickAsync("summary:has-text('Save this filter')");
        await page.FillAsync("#filter-name", "To decide");
        await page.PressAsync("#filter-name", "Enter");
        await page.GotoAsync("/payouts");
        await page.ClickAsync(".list-filter a:has-text('To decide')");
        Assert.EndsWith("/payouts?status=pending", page.Url, StringComparison.Ordinal);
        await Expect(page.Locator("thead th").Nth(3)).ToBeHiddenAsync();
        await page.ClickAsync(".list-filter button");
        await Expect(page.Locator(".list-filter")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheFile_HasEveryLine_AndNoFormula()
    {
        var name = $"=HYPERLINK(\"x\",\"{Guid.NewGuid():N}\")";
        await shop.SendAsync(shop.Owner, "POST", "/v1/customers", new { name });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        foreach (var list in new[] { "cards", "customers", "payouts", "audit", "operations?till=" + shop.Till })
        {
            await page.GotoAsync("/" + list);
            var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=CSV"));
            var text = await File.ReadAllTextAsync(await file.PathAsync());
            Assert.True(text.Split("\r\n").Length > 2, $"{list} has no lines");
            if (list == "customers")
                Assert.Contains($"\"'{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SeveralPayouts_AreApprovedAtOnce()
    {
        foreach (var _ in Enumerable.Range(0, 2))
            await shop.SendAsync(shop.Keys["customer"], "POST", "/v1/payouts", new { method = "voucher", points = 1, termsAccepted = true });
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync("/payouts?status=pending");
        await page.CheckAsync("tbody tr:nth-child(1) .pick");
        await page.CheckAsync("tbody tr:nth-child(2) .pick");
        var left = await page.Locator("tbody tr").CountAsync() - 2;
        await page.ClickAsync("text=Approve those chosen");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Changed");
        Assert.Equal(left, await page.Locator("tbody tr").CountAsync());
    }

    [Fact]
    public async Task SeveralCustomers_JoinAGroup()
    {
        var group = (await shop.SendAsync(shop.Owner, "POST", "/v1/groups", new { name = $"Picked {Guid.NewGuid():N}" }))["id"]!.ToString();
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(shop.Owner);
        await page.GotoAsync("/customers");
        await page.Locator(".pick").Nth(0).CheckAsync();
        await page.Locator(".pick").Nth(1).CheckAsync();
        await page.SelectOptionAsync("#group", group);
        await page.ClickAsync("text=Add those chosen");
        await page.WaitForURLAsync($"**/groups/{group}**");
        Assert.Equal(2, (await shop.SendAsync(shop.Owner, "GET", $"/v1/groups/{group}/members"))["data"]!.AsArray().Count);
    }
}
