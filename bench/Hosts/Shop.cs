using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cashback.Hosts;

/// <summary>A programme that gives 5 %, a till and cards.</summary>
internal sealed record Shop(string TillKey, string Till, IReadOnlyList<string> Cards)
{
    private const int CardsARequest = 5000;

    public static async Task<Shop> OpenAsync(EmbeddedHost host, int cards)
    {
        using var http = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", EmbeddedHost.AdminKey);
        var settings = await http.GetFromJsonAsync<JsonObject>("/v1/settings") ?? throw new InvalidOperationException("no settings");
        settings["earn"]!["rateBps"] = 500;
        using (var put = await http.PutAsJsonAsync("/v1/settings", settings))
            put.EnsureSuccessStatusCode();
        var venue = await PostAsync(http, "/v1/venues", new() { ["name"] = "Bench" });
        var till = await PostAsync(http, "/v1/tills", new() { ["name"] = "Bench", ["venue"] = (string?)venue["id"], ["drawer"] = false });
        var ids = new List<string>(cards);
        while (ids.Count < cards)
        {
            var batch = await PostAsync(http, "/v1/cards", new() { ["count"] = Math.Min(CardsARequest, cards - ids.Count), ["kind"] = "physical" });
            ids.AddRange(batch["data"]!.AsArray().Select(card => (string)card!["id"]!));
        }

        return new((string)till["key"]!, (string)till["id"]!, ids);
    }

    public async Task ScanAsync(EmbeddedHost host, string card)
    {
        using var http = new HttpClient { BaseAddress = host.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TillKey);
        await PostAsync(http, "/v1/scans", new() { ["card"] = card, ["bill"] = 1250 });
    }

    private static async Task<JsonObject> PostAsync(HttpClient http, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}");
    }
}
