using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cashback.Hosts.Tests;

/// <summary>A till and cards of one host, and what it has acknowledged of each scan.</summary>
internal sealed class Shop(Uri url, TimeSpan? patience = null) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = patience ?? TimeSpan.FromSeconds(20) };

    public async Task<(string Till, string[] Cards)> OpenAsync(int cards)
    {
        var venue = await PostAsync("/v1/venues", "venue", new { name = "Shop" });
        var till = await PostAsync("/v1/tills", "till", new { name = "Till", venue = (string)venue["id"]!, drawer = false });
        var issued = await PostAsync("/v1/cards", "cards", new { count = cards, kind = "physical" });
        return ((string)till["key"]!, [.. issued["data"]!.AsArray().Select(c => (string)c!["token"]!)]);
    }

    /// <summary>One scan: the body of a 2xx, or null where no whole answer came.</summary>
    public async Task<(string? Body, bool Replayed)> ScanAsync(string till, string card, string key)
    {
        var (status, body, replayed) = await SendAsync("/v1/scans", till, key, new { card, bill = 1000 });
        return status is >= 200 and < 300 ? (body, replayed) : (null, false);
    }

    /// <summary>One POST, whatever comes back; status 0 where no whole answer came.</summary>
    public async Task<(int Status, string Body, bool Replayed)> SendAsync(string path, string caller, string key, object body)
    {
        try
        {
            using var request = Request(path, caller, key, body);
            using var answer = await _http.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Contains("Idempotency-Replayed"));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return (0, "", false);
        }
    }

    /// <summary>Asks one host after another until somebody has decided: that is any answer but 429 and 5xx.</summary>
    public static Task<(int Status, string Body, bool Replayed)> SettleAsync(Func<Shop> next, string till, string card, string key, object? body) => Patience.UntilAsync(
        () => next().SendAsync("/v1/scans", till, key, body ?? new { card, bill = 1000 }),
        answer => answer is { Status: < 500 and not 429 and not 0 });

    public Task<JsonNode> ProofAsync() => GetAsync("/v1/proof");

    /// <summary>The events of a job: the stream ends with it.</summary>
    public async Task EventsAsync(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events");
        request.Headers.Authorization = new("Bearer", HostProcess.Owner);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", HostProcess.Owner);
        using var answer = await _http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public void Dispose() => _http.Dispose();

    public async Task<JsonNode> PostAsync(string path, string key, object body)
    {
        using var request = Request(path, HostProcess.Owner, key, body);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>The problem that a request is answered with.</summary>
    public async Task<JsonNode> RefusedAsync(string path, string key, object body)
    {
        using var request = Request(path, HostProcess.Owner, key, body);
        using var answer = await _http.SendAsync(request);
        Assert.False(answer.IsSuccessStatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static HttpRequestMessage Request(string path, string key, string idempotencyKey, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return request;
    }
}
