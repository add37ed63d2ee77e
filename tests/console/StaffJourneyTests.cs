using static Microsoft.Playwright.Assertions;

namespace Cashback.Console.Tests;

/// <summary>People of the merchant: invited, signed in with a password, a code or a passkey, and what the log says of them.</summary>
[Collection(nameof(OpenShop))]
public sealed class StaffJourneyTests(Shop shop, Browsers browsers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnInvitation_BecomesAnAccount_ThatSignsInAgain(bool scripts)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await using var owner = await browsers.PersonAsync(shop.Host.Address);
        var staff = await owner.SignInAsync(shop.Owner);
        await staff.GotoAsync("/staff");
        await staff.FillAsync("[name=name]", "Grace Hopper");
        await staff.FillAsync("[name=email]", email);
        await staff.CheckAsync("[value=manager]");
        await staff.ClickAsync("main button:has-text('Invite')");
        var link = await staff.Locator("code.secret-key").InnerTextAsync();

        await using var person = await browsers.PersonAsync(shop.Host.Address, scripts: scripts);
        var page = await person.NewPageAsync();
        Assert.Contains("/join#invitation=", link, StringComparison.Ordinal);
        await page.GotoAsync(link);
        if (scripts)
        {
            await Expect(page.Locator("[name=invitation]")).ToBeHiddenAsync();
            Assert.EndsWith("/join", page.Url, StringComparison.Ordinal);
        }
        else
        {
            await page.FillAsync("[name=invitation]", link);
        }

        await page.FillAsync("[name=password]", "qwertyuiop");
        await page.FillAsync("[name=again]", "qwertyuiop");
        await page.ClickAsync("main button:has-text('Join')");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("easy to guess");
        await page.FillAsync("[name=password]", Shop.Password);
        await page.FillAsync("[name=again]", Shop.Password);
        await page.ClickAsync("main button:has-text('Join')");
        await Expect(page.Locator(".shell-role")).ToContainTextAsync("Grace Hopper");
        await page.ClickAsync("button:has-text('Sign out')");
        await page.FillAsync("[name=email]", email);
        await page.FillAsync("[name=password]", Shop.Password + "?");
        await page.PressAsync("[name=password]", "Enter");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("wrong");
        await page.FillAsync("[name=password]", Shop.Password);
        await page.PressAsync("[name=password]", "Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Dashboard");
        await page.GotoAsync("/account");
        await Expect(page.Locator("section[aria-labelledby=sessions] li")).ToHaveCountAsync(1);
        await staff.GotoAsync("/audit?did=openSession");
        await Expect(staff.Locator("tbody tr").First).ToContainTextAsync("Grace Hopper");
    }

    [Fact]
    public async Task ALink_IsOfTheAddressForPeople_WhateverARequestSays()
    {
        await using var host = new ConsoleHost { PublicUrl = "https://points.example.org" };
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {ConsoleHost.OwnerKey}");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Idempotency-Key", "link");
        http.DefaultRequestHeaders.Host = "evil.example.com";
        using var answer = await http.PostAsync("/v1/staff", System.Net.Http.Json.JsonContent.Create(new { name = "Ada", email = "ada@example.org", role = "owner" }));
        var link = (string)System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["link"]!;
        Assert.StartsWith("https://points.example.org/join#invitation=", link, StringComparison.Ordinal);
        Assert.Contains(link, System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync("/v1/dev/inbox"))!["data"]![0]!["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondFactor_IsSetUpFromItsCode_AndAskedFor()
    {
        var (email, key) = await AccountAsync("owner");
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(key);
        await page.GotoAsync("/account");
        await page.ClickAsync("section[aria-labelledby=totp] summary");
        await page.FillAsync("#totp-password", Shop.Password);
        await page.ClickAsync("section[aria-labelledby=totp] button");
        var secret = await page.Locator("section[aria-labelledby=totp] code").InnerTextAsync();
        await page.FillAsync("[name=code]", Codes.Of(secret, 0));
        await page.ClickAsync("button:has-text('Switch on')");
        await Expect(page.Locator("section[aria-labelledby=totp] .status")).ToHaveTextAsync("On");
        await page.ClickAsync("button:has-text('Sign out')");
        await page.FillAsync("[name=email]", email);
        await page.FillAsync("[name=password]", Shop.Password);
        await page.PressAsync("[name=password]", "Enter");
        await page.FillAsync("[name=code]", "000000");
        await page.PressAsync("[name=code]", "Enter");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("wrong");
        await page.FillAsync("[name=code]", Codes.Of(secret, 1));
        await page.PressAsync("[name=code]", "Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Dashboard");
    }

    [Fact]
    public async Task APasskey_SignsInWithoutAPassword_UntilItIsRemoved()
    {
        var (_, key) = await AccountAsync("support");
        // A passkey belongs to a name, and a number is none.
        await using var person = await browsers.PersonAsync(new UriBuilder(shop.Host.Address) { Host = "localhost" }.Uri);
        var page = await person.SignInAsync(key);
        var devices = await person.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await page.GotoAsync("/account");
        await page.ClickAsync("summary:has-text('Add a passkey')");
        await page.FillAsync("#pk-name", "My phone");
        await page.FillAsync("#pk-password", "not my password");
        await page.ClickAsync("form[data-passkey] button");
        await Expect(page.Locator("[data-refused]")).ToContainTextAsync("not the present password");
        await page.FillAsync("#pk-password", Shop.Password);
        await page.ClickAsync("form[data-passkey] button");
        await Expect(page.Locator("section[aria-labelledby=passkeys] li")).ToContainTextAsync("My phone");
        await page.ClickAsync("button:has-text('Sign out')");
        await page.ClickAsync("button:has-text('passkey')");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Dashboard");
        await page.GotoAsync("/account");
        await page.ClickAsync("section[aria-labelledby=passkeys] li button");
        await Expect(page.Locator("section[aria-labelledby=passkeys] li")).ToHaveCountAsync(0);
        await page.ClickAsync("button:has-text('Sign out')");
        await page.ClickAsync("button:has-text('passkey')");
        await Expect(page.Locator("[role=alert]").First).ToContainTextAsync("not accepted");
    }

    [Fact]
    public async Task ANewMerchant_Applies_IsApproved_AndFollowsTheGuide()
    {
        var name = $"Bistro {Guid.NewGuid():N}";
        await using var chef = await browsers.PersonAsync(shop.Host.Address);
        var page = await chef.NewPageAsync();
        await page.GotoAsync("/apply");
        await page.FillAsync("[name=name]", name);
        await page.FillAsync("[name=contact]", "Paul Bocuse");
        await page.FillAsync("[name=email]", $"{Guid.NewGuid():N}@example.org");
        await page.ClickAsync("button:has-text('Apply')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("We will write");

        await using var platform = await browsers.PersonAsync(shop.Host.Address);
        var office = await platform.SignInAsync(ConsoleHost.OwnerKey);
        await office.GotoAsync("/applications");
        await office.Locator("section", new() { HasText = name }).Locator("button:has-text('Approve')").ClickAsync();
        var link = await office.Locator("code.secret-key").InnerTextAsync();

        await page.GotoAsync(link);
        await page.FillAsync("[name=password]", Shop.Password);
        await page.FillAsync("[name=again]", Shop.Password);
        await page.ClickAsync("main button:has-text('Join')");
        await Expect(page.Locator(".shell-role")).ToContainTextAsync("Paul Bocuse");
        await page.GotoAsync("/set-up");
        await Expect(page.Locator(".head")).ToContainTextAsync("1 of 6 done");
        await page.ClickAsync("main a:has-text('Set the rate')");
        await page.FillAsync("[name=rateBps]", "5");
        await page.ClickAsync("text=Save");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved");
        await page.GotoAsync("/set-up");
        await Expect(page.Locator(".head")).ToContainTextAsync("2 of 6 done");
    }

    [Fact]
    public async Task TheFirstOwner_MakesAnAccountFromTheKey()
    {
        var made = await shop.SendAsync(ConsoleHost.OwnerKey, "POST", "/v1/programmes", new { name = "Fresh", currency = "EUR", locale = "en-GB", timeZone = "Etc/UTC" });
        var email = $"{Guid.NewGuid():N}@example.org";
        await using var person = await browsers.PersonAsync(shop.Host.Address);
        var page = await person.SignInAsync(made["ownerKey"]!.ToString());
        await page.GotoAsync("/set-up");
        await page.FillAsync("[name=name]", "First Owner");
        await page.FillAsync("[name=email]", email);
        await page.FillAsync("[name=password]", Shop.Password);
        await page.ClickAsync("button:has-text('Make the account')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Your account is ready");
        await page.ClickAsync("button:has-text('Sign out')");
        await page.FillAsync("[name=email]", email);
        await page.FillAsync("[name=password]", Shop.Password);
        await page.PressAsync("[name=password]", "Enter");
        await Expect(page.Locator(".shell-role")).ToContainTextAsync("First Owner");
    }

    private async Task<(string Email, string Key)> AccountAsync(string role)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var made = await shop.SendAsync(shop.Owner, "POST", "/v1/staff", new { name = "Test", email, role });
        return (email, (await shop.SendAsync("", "POST", "/v1/staff/join", new { invitation = made["invitation"]!.ToString(), password = Shop.Password }))["key"]!.ToString());
    }
}

/// <summary>What an authenticator app does.</summary>
internal static class Codes
{
    public static string Of(string base32, int steps)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] secret = [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
        var counter = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30) + steps);
#pragma warning disable CA5350
        var hash = System.Security.Cryptography.HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
