using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Cashback.Embedded;

/// <summary>
/// <c>--demo</c>: a season of a small chain of cafés, over the API as anybody would make it, so that every page shows something.
/// The same season each time: its requests have fixed ids.
/// </summary>
internal sealed class Demo(IServer server, IHostApplicationLifetime life, IConfiguration configuration, TimeProvider time, ILogger<Demo> log) : IDisposable
{
    private const int Days = 90;
    private const int People = 120;
    private static readonly string[] Venues = ["Old Town", "Riverside", "Market Hall"];
    private static readonly string[] First = ["Anna", "Ben", "Chloé", "David", "Eva", "Filip", "Greta", "Hugo", "Inès", "Jan", "Klára", "Lucas", "Marta", "Noah", "Olga", "Pablo"];
    private static readonly string[] Last = ["Novák", "Martin", "García", "Smith", "Dvořák", "Bernard", "López", "Taylor"];

    private readonly Random _random = new(2026);
    private readonly List<Regular> _people = [];
    private readonly List<string> _tills = [];
    private readonly HttpClient _http = new();
    private int _requests;

    /// <summary>True once everything is there; false if it failed or the host was stopped before.</summary>
    public Task<bool> Filled { get; private set; } = Task.FromResult(false);

    /// <summary>The switch has no value; what reads the command line takes the next word for one.</summary>
    public static string[] WithValue(string[] args) => [.. args.Select(arg => arg == "--demo" ? "--demo=true" : arg)];

    /// <summary>Fills the programme as soon as the host listens; it serves meanwhile.</summary>
    public void FillWhenReady(string ownerKey)
    {
        if (configuration["demo"] is "true")
            life.ApplicationStarted.Register(() => Filled = FillAsync(ownerKey));
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> FillAsync(string ownerKey)
    {
        try
        {
            _http.BaseAddress = new(server.Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
            _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {ownerKey}");
            await RulesAsync();
            await PlacesAsync();
            await PeopleAsync();
            await SeasonAsync();
            await TodayAsync();
            await GroupsAsync();
            await new DemoDesk(SendAsync).FillAsync([.. _people.Skip(40).Select(p => p.Customer)]);
            await new DemoMatch(_http, SendAsync, life.ApplicationStopping).FillAsync([.. _people.Take(40).Select(p => p.Customer)], time.GetUtcNow());
            await _http.GetStringAsync("/v1/proof", life.ApplicationStopping);
            Console.Out.WriteLine($"The demo is ready: {Days} days of {People} customers at {Venues.Length} venues.");
            return true;
        }
        catch (Exception) when (life.ApplicationStopping.IsCancellationRequested)
        {
            // Nothing is wrong: somebody has seen enough.
            return false;
        }
        catch (Exception broken)
        {
            log.LogError(broken, "The demo is not complete");
            return false;
        }
    }

    private async Task RulesAsync()
    {
        var rules = await SendAsync("GET", "/v1/settings", null);
        rules["topUpCashback"] = new JsonObject { ["enabled"] = true, ["start"] = 5000, ["value"] = 250, ["channels"] = new JsonArray("online", "cash", "terminal"), ["validDays"] = 60 };
        rules["earn"] = new JsonObject { ["enabled"] = true, ["rateBps"] = 500, ["pointsPerUnit"] = 1, ["validDays"] = 180, ["byChannel"] = new JsonObject { ["delivery"] = 300 } };
        rules["payout"] = new JsonObject { ["shown"] = true, ["methods"] = new JsonArray("voucher", "account"), ["coefficient"] = 5, ["voucherValidDays"] = 365 };
        await SendAsync("PUT", "/v1/settings", rules);
    }

    private async Task PlacesAsync()
    {
        foreach (var name in Venues)
        {
            var venue = (string)(await SendAsync("POST", "/v1/venues", new { name }))["id"]!;
            foreach (var till in new[] { "Bar", "Terrace" })
                _tills.Add((string)(await SendAsync("POST", "/v1/tills", new { name = $"{till}, {name}", venue, drawer = till == "Bar" }))["id"]!);
        }
    }

    private async Task PeopleAsync()
    {
        var cards = (await SendAsync("POST", "/v1/cards", new { count = People + 40, kind = "physical" }))["data"]!.AsArray();
        for (var i = 0; i < People; i++)
        {
            var name = $"{First[i % First.Length]} {Last[i / First.Length % Last.Length]}";
            var customer = (string)(await SendAsync("POST", "/v1/customers", new { name, email = $"guest{i}@example.org", externalId = $"demo-{i}" }))["id"]!;
            await SendAsync("POST", $"/v1/cards/{cards[i]!["id"]}/link", new { customer, comment = "Signed up at the bar" });
            // Some come every few days, some came once, long ago.
            _people.Add(new(customer, (string)cards[i]!["token"]!, 1 + (_random.Next(20) * _random.Next(20) / 20), _random.Next(10) == 0 ? Days / 2 : 0));
        }
    }

    private async Task SeasonAsync()
    {
        var now = time.GetUtcNow();
        for (var day = Days; day > 0; day--)
        {
            // A day at a time, so that the newest of a till stands on top.
            var lines = new StringBuilder();
            foreach (var (person, index) in _people.Select((person, index) => (person, index)).Where(p => day > p.person.Until && _random.Next(20) < p.person.Often / 4 + 1))
            {
                var at = now.AddDays(-day).Date.AddHours(8).AddMinutes(_random.Next(12 * 60));
                var line = new { key = $"demo-{day}-{index}", card = person.Token, bill = 250 + (_random.Next(12) * 45) + (_random.Next(6) == 0 ? 2400 : 0), at = new DateTimeOffset(at, TimeSpan.Zero), till = _tills[(index + _random.Next(2)) % _tills.Count], channel = _random.Next(9) == 0 ? "delivery" : "counter" };
                lines.Append(JsonSerializer.Serialize(line)).Append('\n');
            }

            using var body = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
            using var answer = await _http.PostAsync("/v1/scans/batch", body, life.ApplicationStopping);
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task TodayAsync()
    {
        await SendAsync("POST", $"/v1/tills/{_tills[0]}/drawer/open", new { @float = 15_000 });
        foreach (var (person, index) in _people.Take(30).Select((person, index) => (person, index)))
        {
            await SendAsync("POST", "/v1/topups", new { card = person.Token, amount = 2000 + (index % 4 * 2500), method = index % 3 == 0 ? "cash" : "terminal", till = _tills[0] });
            await SendAsync("POST", "/v1/scans", new { card = person.Token, bill = 900 + (index * 35), redeem = "max", payWithMoney = index % 2 == 0, till = _tills[index % _tills.Count] });
        }
    }

    private async Task GroupsAsync()
    {
        foreach (var (name, segment) in new[] { ("Champions", "champions"), ("Win them back", "atRisk") })
        {
            var group = (string)(await SendAsync("POST", "/v1/groups", new { name, segment }))["id"]!;
            await SendAsync("POST", $"/v1/groups/{group}/adjustments", new { applyType = "relative", asset = "gift", amount = 300, comment = "A coffee on the house" });
        }
    }

    private async Task<JsonObject> SendAsync(string method, string path, object? body)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"demo-{_requests++}");
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, life.ApplicationStopping);
        var text = await answer.Content.ReadAsStringAsync(life.ApplicationStopping);
        return answer.IsSuccessStatusCode ? text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{method} {path}: {text}");
    }

    /// <param name="Customer">Who.</param>
    /// <param name="Token">Of his card.</param>
    /// <param name="Often">Larger: comes more often.</param>
    /// <param name="Until">Days ago that he came last; 0: still comes.</param>
    private sealed record Regular(string Customer, string Token, int Often, int Until);
}
