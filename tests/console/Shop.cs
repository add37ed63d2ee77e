using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cashback.Console.Tests;

/// <summary>One merchant's programme, made over the API: what pages show has to come from somewhere.</summary>
public class Shop : IAsyncLifetime
{
    public const string Password = "four words that rhyme";

    private readonly HttpClient _http = new();

    public ConsoleHost Host { get; } = new();

    public string Owner { get; private set; } = "";

    public List<string> Members { get; } = [];

    public Dictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    public string Till { get; private set; } = "";

    public string Card { get; private set; } = "";

    public string Token { get; private set; } = "";

    public string Operation { get; private set; } = "";

    public string Customer { get; private set; } = "";

    public string Group { get; private set; } = "";

    public string Job { get; private set; } = "";

    public string Payout { get; private set; } = "";

    public string Match { get; private set; } = "";

    /// <summary>A job of the match.</summary>
    public string Refund { get; private set; } = "";

    /// <summary>Where a buyer chooses.</summary>
    public string Link { get; private set; } = "";

    public string Replay { get; private set; } = "";

    public string Webhook { get; private set; } = "";

    /// <summary>Somebody of the staff, who has joined: his session's key is that of "account".</summary>
    public string Staff { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _http.BaseAddress = Host.Address;
        Owner = (await SendAsync(ConsoleHost.OwnerKey, "POST", "/v1/programmes", new { name = Named("Café Zürich & Fils"), currency = "EUR", locale = "en-GB", timeZone = "Europe/Paris" }))["ownerKey"]!.ToString();
        Keys["owner"] = Owner;
        foreach (var role in new[] { "manager", "support", "accountant" })
            Keys[role] = (await SendAsync(Owner, "POST", "/v1/keys", new { name = Named($"{role}'s key"), role }))["key"]!.ToString();
        var venue = (await SendAsync(Owner, "POST", "/v1/venues", new { name = Named("Harbour") }))["id"]!.ToString();
        var till = await SendAsync(Owner, "POST", "/v1/tills", new { name = Named("Bar"), venue, drawer = true });
        (Till, Keys["till"]) = (till["id"]!.ToString(), till["key"]!.ToString());
        await RulesAsync();
        var cards = (await SendAsync(Owner, "POST", "/v1/cards", new { count = 12, kind = "physical" }))["data"]!.AsArray();
        (Card, Token) = (cards[0]!["id"]!.ToString(), cards[0]!["token"]!.ToString());
        await SendAsync(Keys["till"], "POST", $"/v1/tills/{Till}/drawer/open", new { @float = Sum(10_000) });
        await SendAsync(Keys["till"], "POST", "/v1/topups", new { card = Token, amount = Sum(5500), method = "cash" });
        for (var day = 6; day >= 0; day--)
        {
            foreach (var card in cards.Take(5))
                await SendAsync(Keys["till"], "POST", "/v1/scans", new { card = card!["token"]!.ToString(), bill = Sum(1250 + (day * 730)), at = day == 0 ? (DateTimeOffset?)null : DateTimeOffset.UtcNow.AddDays(-day) });
        }

        Operation = (await SendAsync(Keys["till"], "POST", "/v1/scans", new { card = Token, bill = Sum(2400), redeem = "max", payWithMoney = true }))["operation"]!.ToString();
        await SendAsync(Owner, "POST", $"/v1/cards/{Card}/adjustments", new { asset = "gift", amount = Sum(300), comment = Said("Sorry for the wait") });
        await PeopleAsync();
        await MatchAsync();
        await StaffAsync();
    }

    /// <summary>A fresh card, so that tests do not meet on one.</summary>
    public async Task<(string Id, string Token, string Number)> CardAsync()
    {
        var card = (await SendAsync(Owner, "POST", "/v1/cards", new { count = 1, kind = "physical" }))["data"]![0]!;
        return (card["id"]!.ToString(), card["token"]!.ToString(), card["number"]!.ToString());
    }

    public async Task<JsonObject> SendAsync(string key, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : JsonContent.Create(body, options: new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull }) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        if (request.Content is not null)
            await request.Content.LoadIntoBufferAsync();
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A name of anything.</summary>
    protected virtual string Named(string name) => name;

    /// <summary>A comment.</summary>
    protected virtual string Said(string comment) => comment;

    /// <summary>A name that another system gave.</summary>
    protected virtual string Id(string id) => id;

    protected virtual string Mail() => $"{Guid.NewGuid():N}@example.org";

    protected virtual string? Phone() => null;

    protected virtual long Sum(long amount) => amount;

    private async Task PeopleAsync()
    {
        foreach (var name in new[] { "Zoë Ångström", "Jean-Pierre de la Fontaine", "Marta Nováková" })
        {
            var customer = (await SendAsync(Owner, "POST", "/v1/customers", new { name = Named(name), email = Mail(), externalId = Id($"crm-{name.Length}"), phone = Phone() }))["id"]!.ToString();
            Customer = Customer.Length == 0 ? customer : Customer;
            var (id, token, _) = await CardAsync();
            await SendAsync(Owner, "POST", $"/v1/cards/{id}/link", new { customer, comment = Said("Shown at the desk") });
            await SendAsync(Keys["till"], "POST", "/v1/scans", new { card = token, bill = Sum(4200) });
            Members.Add(customer);
        }

        Group = (await SendAsync(Owner, "POST", "/v1/groups", new { name = Named("Regulars"), members = Members }))["id"]!.ToString();
        Job = (await SendAsync(Owner, "POST", $"/v1/groups/{Group}/adjustments", new { applyType = "relative", asset = "gift", amount = Sum(500), comment = Said("Thank you"), dryRun = true }))["job"]!.ToString();
        Keys["customer"] = (await SendAsync(Owner, "POST", "/v1/keys", new { name = Named("phone"), role = "customer", customer = Customer }))["key"]!.ToString();
        await SendAsync(Keys["customer"], "POST", "/v1/cards", new { count = 1, kind = "digital", customer = Customer });
        Payout = (await SendAsync(Keys["customer"], "POST", "/v1/payouts", new { method = "voucher", points = 10, termsAccepted = true }))["id"]!.ToString();
    }

    /// <summary>A match that was broken off; its buyers are being asked where they want their refund.</summary>
    private async Task MatchAsync()
    {
        Match = (await SendAsync(Owner, "POST", "/v1/matches", new { name = Named("Semi-final of the cup"), startsAt = "2026-03-01T18:00:00Z" }))["id"]!.ToString();
        var lines = Enumerable.Range(0, 60).Select(i => $"{Id($"T-{i:000}")},{Sum(1_500 + (i * 35))},{Id(i % 3 == 0 ? "Main stand" : "Curve")},{Id(i % 2 == 0 ? "web" : "box office")},{(i % 4 == 0 ? "controlled" : "sold")},{Members[0]},{(i % 9 == 0 ? "" : Id($"pi_shop_{i / 2}"))},{(i % 9 == 0 ? "cash" : "card")}");
        await ImportAsync(Match, lines);
        Refund = (await SendAsync(Owner, "POST", $"/v1/matches/{Match}/refunds", new { rateBps = 6_000, channel = Id("office"), pointOfSale = Id("desk") }))["job"]!.ToString();
        await DoneAsync(Refund);
        await SendAsync(Owner, "POST", $"/v1/matches/{Match}/refund-payments", new { credit = "never", filter = new { method = "cash" } });
        while ((await RefundsAsync(Match)).All(r => (string)r["status"]! != "failed"))
            await Task.Yield();
        var asked = (await SendAsync(Owner, "GET", $"/v1/matches/{Match}"))["job"]?.ToString();
        if (asked is not null)
            await DoneAsync(asked);
        await SendAsync(Owner, "POST", $"/v1/matches/{Match}/refund-payments", new { filter = new { method = "card" }, choice = new { until = DateTimeOffset.UtcNow.AddDays(7), bonusBps = 1_000, donation = Named("Youth team") } });
        while (Link.Length == 0)
            Link = (await RefundsAsync(Match)).Select(r => r["choice"]?["link"]?.ToString()).FirstOrDefault(link => link is not null) ?? "";
    }

    public async Task ImportAsync(string match, IEnumerable<string> lines)
    {
        using var content = new StringContent("id,price,category,channel,state,owner,payment,method\n" + string.Join('\n', lines), System.Text.Encoding.UTF8, "text/csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/matches/{match}/tickets") { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Owner}");
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<List<JsonNode>> RefundsAsync(string match) => [.. (await SendAsync(Owner, "GET", $"/v1/matches/{match}/refund-payments?limit=1000"))["data"]!.AsArray().Select(r => r!)];

    private async Task DoneAsync(string job)
    {
        while ((string)(await SendAsync(Owner, "GET", $"/v1/jobs/{job}"))["status"]! != "done")
            await Task.Yield();
    }

    private async Task StaffAsync()
    {
        var made = await SendAsync(Owner, "POST", "/v1/staff", new { name = Named("Ada Lovelace"), email = Mail(), role = "owner" });
        Staff = made["id"]!.ToString();
        Keys["account"] = (await SendAsync("", "POST", "/v1/staff/join", new { invitation = made["invitation"]!.ToString(), password = Password }))["key"]!.ToString();
        var rules = await SendAsync(Owner, "GET", "/v1/settings");
        rules["earn"]!["rateBps"] = 300;
        Replay = (await SendAsync(Owner, "POST", "/v1/settings/replay", new { settings = rules, from = "2026-01-01", to = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }))["job"]!.ToString();
        Webhook = (await SendAsync(Owner, "POST", "/v1/webhook-endpoints", new { url = "https://example.org/" + Id("hook") }))["id"]!.ToString();
        Keys["platform"] = ConsoleHost.OwnerKey;
    }

    private async Task RulesAsync()
    {
        var rules = await SendAsync(Owner, "GET", "/v1/settings");
        rules["topUpCashback"]!["enabled"] = true;
        rules["topUpCashback"]!["channels"] = new JsonArray("online", "cash");
        rules["earn"]!["rateBps"] = 500;
        rules["earn"]!["validDays"] = 90;
        rules["earn"]!["pointsPerUnit"] = 0.5;
        rules["payout"] = new JsonObject { ["shown"] = true, ["methods"] = new JsonArray("voucher", "account"), ["coefficient"] = 5 };
        await SendAsync(Owner, "PUT", "/v1/settings", rules);
    }
}

[CollectionDefinition(nameof(OpenShop))]
public sealed class OpenShop : ICollectionFixture<Shop>, ICollectionFixture<Browsers>;

/// <summary>Nobody works here: what is looked at is the same in whatever order the other tests run.</summary>
[CollectionDefinition(nameof(QuietShop))]
public sealed class QuietShop : ICollectionFixture<Shop>, ICollectionFixture<Browsers>;
