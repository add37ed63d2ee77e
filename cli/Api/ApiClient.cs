using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cashback.Api;

/// <summary>An answered POST.</summary>
/// <param name="Body">Its JSON.</param>
/// <param name="Replayed">The key was known: this is what the first request with it was answered.</param>
internal readonly record struct Posted(JsonObject Body, bool Replayed);

/// <summary>The HTTP API. A POST carries an idempotency key, so it is repeated until its outcome is known.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;

    public ApiClient(Uri url, string? key)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 512, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        http = new(handler) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(10) };
        if (key is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public void Dispose() => http.Dispose();

    public async Task<JsonObject> GetAsync(string path, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(Relative(path), cancel);
        return await ReadAsync(answer, cancel);
    }

    public async Task<JsonObject> PutAsync(string path, JsonObject body, CancellationToken cancel)
    {
        using var content = Json(body);
        using var answer = await http.PutAsync(Relative(path), content, cancel);
        return await ReadAsync(answer, cancel);
    }

    public async Task<Posted> PostAsync(string path, JsonObject body, string key, CancellationToken cancel)
    {
        for (var attempt = new Attempt(); ; await attempt.WaitAsync(cancel))
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = Json(body) };
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await http.SendAsync(request, cancel);
                return new(await ReadAsync(answer, cancel), answer.Headers.Contains("Idempotency-Replayed"));
            }
            catch (ApiException e) when (ApiException.IsPassing(e.Status) && attempt.MayGoOn)
            {
            }
            catch (HttpRequestException) when (attempt.MayGoOn)
            {
            }
        }
    }

    /// <summary>Sends a table; the same again changes nothing, so the caller may simply ask again.</summary>
    public async Task<JsonObject> PostCsvAsync(string path, string table, string key, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = new StringContent(table, Encoding.UTF8, "text/csv") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request, cancel);
        return await ReadAsync(answer, cancel);
    }

    /// <summary>Sends lines and hands over each line of the answer as it comes. May end early: the caller knows which lines it got.</summary>
    public async Task StreamAsync(string path, byte[] lines, Action<JsonElement> answered, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = new ByteArrayContent(lines) };
        request.Content.Headers.ContentType = new("application/x-ndjson");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!answer.IsSuccessStatusCode)
            await ReadAsync(answer, cancel);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line.Length == 0)
                continue;
            using var json = JsonDocument.Parse(line);
            answered(json.RootElement);
        }
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        var status = (int)answer.StatusCode;
        var body = TryParse(text);
        if (answer.IsSuccessStatusCode)
            return body ?? throw new ApiException(status, "not_json", $"{status}: not a JSON object: {text}");
        var code = (string?)body?["code"] ?? $"http_{status}";
        throw new ApiException(status, code, $"{status} {code}: {text}");
    }

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
