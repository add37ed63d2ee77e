using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>An interrupted match, from the import to the last refund, as the office and a buyer see it.</summary>
[Collection(nameof(OpenShop))]
public sealed class MatchJourneyTests(Shop shop, Browsers browsers)
{
    private const string Header = "id,price,category,channel,state,owner,payment,method\n";

    private static async Task<IPage> NewMatchAsync(IPage page, string name, string csv)
    {
        await page.GotoAsync("/matches");
        await page.FillAsync("[name=name]", name);
        await page.FillAsync("[name=startsAt]", "2026-03-01T18:00");
        await page.ClickAsync("main button:has-text('Add')");
        await Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await page.SetInputFilesAsync("#i-file", new FilePayload { Name = "tickets.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Header + csv) });
        await page.ClickAsync("main button:has-text('Import')");
        return page;
    }

    [Fact]
    public async Task Match_IsImportedTriedConfirmedRefundedAndPaidBack()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await NewMatchAsync(await person.SignInAsync(shop.Keys["manager"]), "Stormy night", "a,10000,Main,web,controlled,,pi_storm_1,card\nb,5000,Curve,web,sold,,,cash\nb,1,Curve,web,sold,,,cash\nc,x,Curve,web,sold,,,cash\n");
        await Expect(page.Locator("main [role=status]")).ToContainTextAsync("Imported 2, unchanged 0, refused 2");
        await Expect(page.Locator("main")).ToContainTextAsync("Known with other data");
        await Expect(page.Locator(".figure-value").First).ToHaveTextAsync("€150.00");

        await page.FillAsync("#r-rate", "60");
        await page.ClickAsync("text=Dry run");
        await Expect(page.Locator("h1")).ToContainTextAsync("nothing has moved");
        await Expect(page.Locator(".job-counts")).ToContainTextAsync("€90.00", new() { Timeout = 20_000 });
        await page.ClickAsync(".head-above a");
        await Expect(page.Locator(".figure-value").First).ToHaveTextAsync("€150.00");
        await page.FillAsync("#r-rate", "60");
        await page.ClickAsync("text=Refund now");
        await Expect(page.Locator(".job-counts")).ToContainTextAsync("2 / 2", new() { Timeout = 20_000 });
        await page.ClickAsync(".head-above a");
        await Expect(page.Locator(".figure-value").First).ToHaveTextAsync("€60.00");

        // Tickets that were reduced before: the sum has to be confirmed.
        await page.FillAsync("#r-rate", "50");
        await page.ClickAsync("text=Refund now");
        await Expect(page.Locator("#refund-form [role=alert]")).ToContainTextAsync("€30.00 for 2 tickets");
        await page.ClickAsync("text=Yes, give it back");
        await Expect(page.Locator(".job-counts")).ToContainTextAsync("2 / 2", new() { Timeout = 20_000 });
        await page.ClickAsync(".head-above a");
        await page.ClickAsync("#dispatch-form button:has-text('Send')");
        await Expect(page.Locator(".job-counts")).ToContainTextAsync("€80.00", new() { Timeout = 30_000 });
        await page.ClickAsync(".head-above a");
        await page.ClickAsync(".head-actions a:has-text('Refunds')");
        var failed = page.Locator("tbody tr:has-text('paid by hand')");
        await failed.Locator("summary").ClickAsync();
        await failed.Locator("input[name=reference]").FillAsync("receipt 12");
        await failed.Locator("button:has-text('Settle')").ClickAsync();
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Done");
        await Expect(page.Locator("tbody")).Not.ToContainTextAsync("paid by hand");
        await page.ClickAsync(".head-above a >> nth=1");
        await Expect(page.Locator("[aria-labelledby=who] tbody")).ToContainTextAsync("Dispatch of refunds asked for");
    }

    [Fact]
    public async Task Curve_CanBeTyped()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await NewMatchAsync(await person.SignInAsync(shop.Keys["owner"]), "By the minute", "a,10000,Main,web,sold,,,cash\nb,10000,Box,web,sold,,,cash\n");
        await page.ClickAsync("summary:has-text('Curve')");
        await page.FillAsync("#r-minute", "50");
        await page.FillAsync("#r-steps", "0 = 100\n45 = 50\nBox: 45 = 30");
        await page.ClickAsync("text=Dry run");
        await Expect(page.Locator(".job-counts")).ToContainTextAsync("€80.00", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task ALargeRefund_WaitsForASecondPerson()
    {
        var rules = await shop.SendAsync(shop.Owner, "GET", "/v1/settings");
        rules["approval"]!["refundFrom"] = 100_000;
        await shop.SendAsync(shop.Owner, "PUT", "/v1/settings", rules);
        await using var maker = await browsers.PersonAsync(shop.Host.Address);
        var page = await NewMatchAsync(await maker.SignInAsync(shop.Keys["manager"]), "Large", "a,200000,Main,web,sold,,,cash\n");
        await page.FillAsync("#r-rate", "60");
        await page.ClickAsync("text=Refund now");
        await Expect(page.Locator(".status").First).ToHaveTextAsync("Waits for approval");
        await page.ClickAsync("text=Approve");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("Another person");
        await using var other = await browsers.PersonAsync(shop.Host.Address);
        var second = await other.SignInAsync(shop.Keys["owner"]);
        await second.GotoAsync(page.Url);
        await second.ClickAsync("text=Approve");
        await Expect(second.Locator(".job-counts")).ToContainTextAsync("1 / 1", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task Buyer_ChoosesOnHisPhone()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.NewPageAsync();
        var link = (await shop.RefundsAsync(shop.Match)).Last(r => r["choice"]?["link"] is not null && r["choice"]!["chosen"] is null)["choice"]!["link"]!.ToString();
        await page.GotoAsync(link);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your refund");
        await page.CheckAsync("[value=wallet]");
        await page.ClickAsync("main button:has-text('Choose')");
        await Expect(page.Locator("main [role=status]")).ToContainTextAsync("Into the wallet");
        await page.ReloadAsync();
        await Expect(page.Locator("main [role=status]")).ToContainTextAsync("Into the wallet");
    }
}
