using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cashback.Register;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>What a till keeps while the network is cut is sent on as it was kept, or not at all.</summary>
[Collection(nameof(OpenShop))]
public sealed class TillQueueTests(Shop shop, Browsers browsers)
{
    private const string Programme = "prog_1";

    private const string Read = "lines = JSON.parse(localStorage.getItem('cashback-queue'))";

    private const string Write = "localStorage.setItem('cashback-queue', JSON.stringify(lines))";

    private static readonly QueueSeals Seals = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    [Fact]
    public void ChainOfAQueue_Fits_AlsoWithoutItsFirstLines()
    {
        var lines = Chain("till_a", 4);
        Assert.Equal([true, true, true, true], Seals.Fit(Programme, lines));
        Assert.Equal([true, true], Seals.Fit(Programme, [.. lines.Skip(2)]));
        Assert.Equal([], Seals.Fit(Programme, []));
    }

    [Fact]
    public void WhatWasChangedOrMadeUp_DoesNotFit()
    {
        var lines = Chain("till_a", 3);
        foreach (var forged in new QueuedScan?[]
        {
            lines[1]! with { Key = "other" }, lines[1]! with { Card = "other" }, lines[1]! with { Bill = 999 }, lines[1]! with { At = "2026-11-21T10:00:00Z" }, lines[1]! with { Till = "till_b" },
            lines[1]! with { Signature = "" }, lines[1]! with { Key = $"{lines[1]!.Key}\n{lines[1]!.Card}", Card = "" }, null,
        })
            Assert.False(Seals.Fit(Programme, [lines[0], forged, lines[2]])[1], $"{forged}");
        Assert.Equal([true, false, true], Seals.Fit(Programme, [lines[0], lines[1]! with { Bill = 999 }, lines[2]]));
        Assert.Equal([false, false, false], Seals.Fit("prog_2", lines));
    }

    [Fact]
    public void WhatWasReordered_OrFollowsAGap_DoesNotFit()
    {
        var lines = Chain("till_a", 4);
        Assert.Equal([false, false], Seals.Fit(Programme, [lines[1], lines[0]]));
        Assert.Equal([true, false, false, false], Seals.Fit(Programme, [lines[0], lines[2], lines[1], lines[3]]));
        Assert.Equal([true, false, true], Seals.Fit(Programme, [lines[0], lines[2], lines[3]]));
        Assert.Equal([true, false], Seals.Fit(Programme, [lines[0], lines[0]]));
    }

    [Fact]
    public void OnlyWhatWasSigned_IsSentOn()
    {
        var lines = QueuedScan.Read("""{"key":"k","card":"c","bill":100,"at":"2026-11-22T10:00:00Z","till":"t","previous":"","signature":"s","redeem":"max"}"""u8.ToArray());
        Assert.Equal("""{"key":"k","card":"c","bill":100,"at":"2026-11-22T10:00:00Z","till":"t"}""" + "\n", Encoding.UTF8.GetString(QueuedScan.Write(lines!)));
        Assert.Equal([null, null, null], QueuedScan.Read("null\n{\"key\":\"k\"}\nno json\n"u8.ToArray()));
    }

    [Theory]
    [InlineData("lines[0].bill = 900000; lines.pop()")]
    [InlineData("lines.reverse()")]
    [InlineData("lines = lines.map(line => ({ ...line, till: undefined, previous: undefined, signature: undefined }))")]
    public async Task QueueThatSomebodyEdited_IsRefused_AndBooksNothing(string edit)
    {
        var (id, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await person.SetOfflineAsync(true);
        await KeepAsync(page, token, "20", "40");
        await page.EvaluateAsync($"() => {{ let {Read}; {edit}; {Write}; }}");
        await person.SetOfflineAsync(false);
        await Expect(page.Locator(".till-refused")).ToContainTextAsync("not as it was kept here");
        await Expect(page.Locator("#offline")).ToBeHiddenAsync();
        Assert.Equal(0L, await GiftAsync(id));
        // The page goes on: what it keeps next is signed over nothing that is wrong.
        await person.SetOfflineAsync(true);
        await KeepAsync(page, token, "60");
        await person.SetOfflineAsync(false);
        await Expect(page.Locator("#offline")).ToBeHiddenAsync();
        Assert.Equal(300L, await GiftAsync(id));
    }

    [Fact]
    public async Task OneEditedLine_DoesNotTakeTheOthersAlong()
    {
        var (id, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await person.SetOfflineAsync(true);
        await KeepAsync(page, token, "20", "40", "60");
        await page.EvaluateAsync($"() => {{ let {Read}; lines[1].bill = 900000; {Write}; }}");
        await person.SetOfflineAsync(false);
        await Expect(page.Locator(".till-refused")).ToContainTextAsync("not as it was kept here");
        Assert.Equal(400L, await GiftAsync(id));
    }

    [Fact]
    public async Task LineThatIsNotAnsweredYet_Waits_WithThoseBehindIt()
    {
        var (id, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await person.SetOfflineAsync(true);
        await KeepAsync(page, token, "20", "40", "60");
        var calls = 0;
        await person.RouteAsync("**/till/batch", route => calls++ > 0 ? route.AbortAsync() : route.FulfillAsync(new() { ContentType = "application/x-ndjson", Body = """
            {"status":200}
            {"status":503}
            {"status":200}
            """ }));
        await person.SetOfflineAsync(false);
        await Expect(page.Locator("#queued")).ToHaveTextAsync("2");
        await person.UnrouteAsync("**/till/batch");
        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(page.Locator("#offline")).ToBeHiddenAsync();
        Assert.Equal(500L, await GiftAsync(id));
    }

    [Fact]
    public async Task Key_IsInNoPage_AndCannotBeReadOut()
    {
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        var page = await person.SignInAsync(shop.Keys["till"]);
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => 1)");
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => caches.match('/till')");
        Assert.DoesNotContain("data-queue-key", await page.EvaluateAsync<string>("caches.match('/till').then(kept => kept.text())"), StringComparison.Ordinal);
        Assert.Null(await page.GetAttributeAsync("#register", "data-queue-key"));
        const string Kept = """
            new Promise(resolve => {
              indexedDB.open('cashback-till').onsuccess = opened => {
                opened.target.result.transaction('keys').objectStore('keys').getAll().onsuccess = keys => resolve(keys.target.result.map(key => `${key.algorithm.name} ${key.extractable}`).join());
              };
            })
            """;
        Assert.Equal("HMAC false", await page.EvaluateAsync<string>(Kept));
    }

    [Fact]
    public async Task WhereNothingCanBeSigned_NothingIsKept_AndThePageSaysSo()
    {
        var (_, token, _) = await shop.CardAsync();
        await using var person = await browsers.PersonAsync(shop.Host.Address, width: 390);
        // As over plain http.
        await person.AddInitScriptAsync("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }); Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });");
        var page = await person.SignInAsync(shop.Keys["till"]);
        await person.SetOfflineAsync(true);
        await page.FillAsync("[name=card]", token);
        await page.FillAsync("[name=bill]", "20");
        var request = await page.InputValueAsync("[name=request]");
        await page.ClickAsync("button.till-go");
        await Expect(page.Locator(".till-refused")).ToContainTextAsync("cannot keep scans");
        await Expect(page.Locator("[name=bill]")).ToHaveValueAsync("20");
        await Expect(page.Locator("[name=request]")).ToHaveValueAsync(request);
        await Expect(page.Locator("#queued")).ToHaveTextAsync("");
    }

    private static async Task KeepAsync(IPage page, string token, params string[] bills)
    {
        foreach (var bill in bills)
        {
            await page.FillAsync("[name=card]", token);
            await page.FillAsync("[name=bill]", bill);
            await page.ClickAsync("button.till-go");
            await Expect(page.Locator("[name=bill]")).ToHaveValueAsync("");
        }

        await Expect(page.Locator("#queued")).ToHaveTextAsync($"{bills.Length}");
    }

    private static List<QueuedScan?> Chain(string till, int count)
    {
        var lines = new List<QueuedScan?>();
        for (var i = 0; i < count; i++)
        {
            var line = new QueuedScan($"key-{i}", $"card-{i}", 100 * i, "2026-11-22T10:00:00Z", till, lines.LastOrDefault()?.Signature ?? "", "");
            lines.Add(line with { Signature = Base64Url.EncodeToString(HMACSHA256.HashData(Seals.KeyOf(Programme, till), line.Signed()!)) });
        }

        return lines;
    }

    private async Task<long> GiftAsync(string card) => (long)(await shop.SendAsync(shop.Owner, "GET", $"/v1/cards/{card}"))["balances"]!["gift"]!;
}
