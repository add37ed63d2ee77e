using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cashback.Hosts;

namespace Cashback.Matches;

/// <summary>The office of a match over HTTP.</summary>
internal sealed class BenchOffice : IDisposable
{
    private readonly HttpClient http;
    private string match = "";

    public BenchOffice(Uri host)
    {
        http = new() { BaseAddress = host, Timeout = TimeSpan.FromMinutes(20) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", EmbeddedHost.AdminKey);
    }

    /// <summary>Payments of which something was sent back.</summary>
    public long Payments { get; private set; }

    public async Task ImportAsync(int tickets)
    {
        match = (string)(await PostAsync("/v1/matches", JsonContent.Create(new { name = "bench", startsAt = DateTimeOffset.UnixEpoch })))["id"]!;
        using var csv = new StringContent(string.Join('\n', new DemoTickets(tickets, 1).Lines()), Encoding.UTF8, "text/csv");
        await PostAsync($"/v1/matches/{match}/tickets", csv);
    }

    public async Task RefundAsync() => await FollowAsync(await PostAsync($"/v1/matches/{match}/refunds", JsonContent.Create(new { rateBps = 6_000, channel = "c", pointOfSale = "p" })));

    public async Task DispatchAsync()
    {
        var job = await FollowAsync(await PostAsync($"/v1/matches/{match}/refund-payments", JsonContent.Create(new { })));
        Payments = (long)job["total"]!;
    }

    public void Dispose() => http.Dispose();

    /// <summary>The events of a job end with it.</summary>
    private async Task<JsonObject> FollowAsync(JsonObject started)
    {
        var job = (string)started["job"]!;
        await http.GetStringAsync($"/v1/jobs/{job}/events");
        return await http.GetFromJsonAsync<JsonObject>($"/v1/jobs/{job}") ?? throw new InvalidOperationException("no job");
    }

    private async Task<JsonObject> PostAsync(string path, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{path}: {text}");
    }
}
