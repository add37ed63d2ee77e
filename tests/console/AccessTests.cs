using System.Net;
using System.Text.RegularExpressions;

namespace Cashback.Console.Tests;

/// <summary>Every page and every other address × every role, own and another programme's; and what the outside may not do.</summary>
[Collection(nameof(OpenShop))]
public sealed partial class AccessTests(Shop shop)
{
    private static readonly string[] Roles = ["owner", "manager", "support", "accountant", "till", "customer", "platform"];

    [Fact]
    public void EveryPage_SaysWhoMay() => Assert.Equal(["/app/sign-in", "/apply", "/join", "/refund/{Token}", "/sign-in"], PageOf.All.Where(page => page.Roles.Count == 0).Select(page => page.Path));

    [Fact]
    public async Task WithoutASession_EveryPageAsksToSignIn()
    {
        using var visitor = Visitor();
        foreach (var page in PageOf.All.Where(page => page.Roles.Count > 0))
        {
            using var answer = await visitor.GetAsync(page.In(shop));
            Assert.Equal((page.Path, HttpStatusCode.Redirect), (page.Path, answer.StatusCode));
            Assert.Contains(page.Path is "/app" || page.Path.StartsWith("/app/", StringComparison.Ordinal) ? "/app/sign-in" : "/sign-in?next=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryRole_SeesItsPages_AndNoOther()
    {
        foreach (var role in Roles)
        {
            using var visitor = await SignedInAsync(shop.Keys[role]);
            foreach (var page in PageOf.All.Where(page => page.Roles.Count > 0))
            {
                using var answer = await visitor.GetAsync(page.In(shop));
                Assert.Equal((role, page.Path, page.Roles.Contains(role) || (role == "platform" && page.Roles.Contains("owner")) ? Shown(page, role) : HttpStatusCode.Forbidden), (role, page.Path, answer.StatusCode));
            }
        }
    }

    [Fact]
    public async Task WhatBelongsToAnother_IsNotThere()
    {
        var other = await shop.SendAsync(ConsoleHost.OwnerKey, "POST", "/v1/programmes", new { name = "Other", currency = "EUR", locale = "en-GB", timeZone = "Etc/UTC" });
        using var visitor = await SignedInAsync(other["ownerKey"]!.ToString());
        foreach (var page in PageOf.All.Where(page => page.Path.Contains("{Id}", StringComparison.Ordinal)))
        {
            using var answer = await visitor.GetAsync(page.In(shop));
            Assert.Equal((page.Path, HttpStatusCode.NotFound), (page.Path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task AFormWithoutItsToken_DoesNothing()
    {
        using var visitor = await SignedInAsync(shop.Owner);
        foreach (var (path, fields) in new[] { ("/venues", "_handler=venue&name=Forged&request=1"), ("/language", "language=fr"), ("/sign-out", ""), ("/cards/print", "count=1&kind=physical&request=1"), ("/settings/example?tab=cashback", "start=1"), ("/till/batch", "{}"), ("/staff", "_handler=invite&name=Forged&email=f%40example.org&role=owner&request=1"), ("/account", "_handler=password"), ("/account/passkey", "password=x"), ("/sign-in/passkey", ""), ("/apply", "_handler=apply"), ("/join", "_handler=join") })
        {
            using var content = new StringContent(fields, null, "application/x-www-form-urlencoded");
            using var answer = await visitor.PostAsync(path, content);
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
        }

        Assert.DoesNotContain("Forged", await visitor.GetStringAsync("/venues"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARevokedKey_EndsItsSessionAtOnce()
    {
        var key = await shop.SendAsync(shop.Owner, "POST", "/v1/keys", new { name = "Leaver", role = "support" });
        using var visitor = await SignedInAsync(key["key"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/cards")).StatusCode);
        using var owner = new HttpClient { BaseAddress = shop.Host.Address };
        owner.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {shop.Owner}");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/v1/keys/{key["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/cards")).StatusCode);
    }

    [Fact]
    public async Task EveryPage_TellsTheBrowserToLoadFromHereOnly()
    {
        using var visitor = await SignedInAsync(shop.Owner);
        using var answer = await visitor.GetAsync("/");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    /// <summary>The platform's owner is the owner of another programme: there the things of the shop are not.</summary>
    private static HttpStatusCode Shown(PageOf page, string role) => role == "platform" && page.Path.Contains("{Id}", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK;

    private HttpClient Visitor() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = shop.Host.Address };

    private async Task<HttpClient> SignedInAsync(string key)
    {
        var visitor = Visitor();
        var form = await visitor.GetStringAsync("/sign-in");
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_handler"] = "signIn",
            ["__RequestVerificationToken"] = Token().Match(form).Groups["token"].Value,
            ["key"] = key,
        });
        using var answer = await visitor.PostAsync("/sign-in", content);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
