using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cashback.Console.Tests;

/// <summary>Every page with something of the demo in it, by the key of who may see it.</summary>
internal sealed record DemoPlaces(IReadOnlyList<(string Key, IReadOnlyList<(string Name, string Path)> Places)> ByKey)
{
    private static int s_requests;

    public static async Task<DemoPlaces> MakeAsync(HttpClient http)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in new[] { "cards", "customers", "groups", "tills", "payouts", "matches", "staff" })
            ids[list] = (await GetAsync(http, $"/v1/{list}?limit=1"))["data"]![0]!["id"]!.ToString();
        ids["operations"] = (await GetAsync(http, $"/v1/operations?till={ids["tills"]}&limit=1"))["data"]![0]!["id"]!.ToString();
        ids["jobs"] = (await PostAsync(http, $"/v1/groups/{ids["groups"]}/adjustments", new { applyType = "relative", asset = "gift", amount = 100, comment = "Tried", dryRun = true }))["job"]!.ToString();
        ids["webhooks"] = (await PostAsync(http, "/v1/webhook-endpoints", new { url = "https://example.org/hook" }))["id"]!.ToString();
        var (day, rules) = (DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), await GetAsync(http, "/v1/settings"));
        ids["replay"] = (await PostAsync(http, "/v1/settings/replay", new { settings = rules, from = day, to = day }))["job"]!.ToString();
        var account = (await PostAsync(http, "/v1/staff", new { name = "Me", email = "me@example.org", role = "owner" }))["invitation"]!.ToString();
        var session = (await PostAsync(http, "/v1/staff/join", new { invitation = account, password = Shop.Password }))["key"]!.ToString();
        var customer = (await PostAsync(http, "/v1/keys", new { name = "phone", role = "customer", customer = ids["customers"] }))["key"]!.ToString();
        var broken = (await GetAsync(http, "/v1/matches"))["data"]!.AsArray().Single(match => match!["name"]!.ToString().Contains("broken off", StringComparison.Ordinal))!["id"];
        var link = (await GetAsync(http, $"/v1/matches/{broken}/refund-payments?limit=1000"))["data"]!.AsArray().Select(refund => refund!["choice"]?["link"]?.ToString()).First(found => found is not null)!;
        ids["refund"] = link.Split('/')[^1];
        var till = $"?till={ids["tills"]}";
        return new(
        [
            ("", [.. Of(page => page.Roles.Count == 0)]),
            (customer, [.. Of(page => page.Roles.Contains("customer"))]),
            (session, [.. Of(page => page.Path == "/account")]),
            (ConsoleHost.OwnerKey, [
                .. Of(page => page.Path != "/account" && (page.Roles.Contains("owner") || page.Roles.Contains("platform"))),
                ("/till, one till", "/till" + till),
                ("/customers/{Id}, history", $"/customers/{ids["customers"]}?tab=history"),
                ("/operations, of a till", "/operations" + till),
                ("/, a year", $"/?from={DateTime.UtcNow.AddDays(-364):yyyy-MM-dd}&to={DateTime.UtcNow:yyyy-MM-dd}"),
            ]),
        ]);

        IEnumerable<(string Name, string Path)> Of(Func<PageOf, bool> which) => PageOf.All.Where(which).Select(page => (page.Path, Fill(page.Path)));

        string Fill(string path) => path.Replace("replay/{Id}", $"replay/{ids["replay"]}", StringComparison.Ordinal).Replace("{Token}", ids["refund"], StringComparison.Ordinal)
            .Replace("{Id}", ids.GetValueOrDefault(path.Split('/')[1], ""), StringComparison.Ordinal);
    }

    private static async Task<JsonObject> GetAsync(HttpClient http, string path) => JsonNode.Parse(await http.GetStringAsync(path))!.AsObject();

    private static async Task<JsonObject> PostAsync(HttpClient http, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"places-{Interlocked.Increment(ref s_requests)}");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }
}
