using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Cashback.Payments.Stripe;

/// <summary>
/// Stripe's API over HTTP: form bodies, JSON answers, a pinned version, an idempotency key for what creates something. Sends
/// again after lost answers and 429, always with the same key.
/// </summary>
internal sealed class StripeHttp(HttpClient http, string key, TimeProvider time)
{
    /// <summary>The version that the recorded answers in the tests are of.</summary>
    public const string Version = "2025-09-30.clover";

    /// <summary>Calls to one endpoint.</summary>
    public const int PerSecond = 25;

    private const int Attempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Null: there is no such thing. Any other no is about us, not about the thing asked for: a <see cref="ProviderException"/>.</summary>
    public async Task<JsonElement?> GetAsync(string path)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path, null, null);
        }
        catch (StripeError error) when (error.Code == StripeError.Missing)
        {
            return null;
        }
        catch (StripeError error)
        {
            throw new ProviderException(error.Message, error);
        }
    }

    /// <summary>An answer of 4xx that says what is wrong ends in a <see cref="StripeError"/>.</summary>
    public async Task<JsonElement> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, string idempotencyKey) =>
        await SendAsync(HttpMethod.Post, path, [.. form], idempotencyKey) ?? throw new StripeError(StripeError.Missing);

    private async Task<JsonElement?> SendAsync(HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>>? form, string? idempotencyKey)
    {
        var bucket = _buckets.GetOrAdd(Endpoint(path), _ => new(PerSecond, time));
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            await bucket.WaitAsync();
            Exception? lost = null;
            try
            {
                using var request = new HttpRequestMessage(method, path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                request.Headers.Add("Stripe-Version", Version);
                if (idempotencyKey is not null)
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                if (form is not null)
                    request.Content = new FormUrlEncodedContent(form);
                using var response = await http.SendAsync(request);
                if (response.StatusCode == HttpStatusCode.NotFound)
                    return null;
                if (!IsLate(response.StatusCode))
                    return await ReadAsync(response);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                lost = exception;
            }

            if (attempt == Attempts)
                throw new ProviderException("Stripe does not answer", lost);
            await Task.Delay(pause, time);
            pause *= 2;
        }
    }

    /// <summary>409: the same key is being worked on; 429: too many; 5xx: nobody knows.</summary>
    private static bool IsLate(HttpStatusCode status) => status is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        JsonElement answer;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            answer = document.RootElement.Clone();
        }
        catch (JsonException broken)
        {
            throw new ProviderException("Stripe has answered something that is not JSON", broken);
        }

        if (response.IsSuccessStatusCode)
            return answer;
        var error = answer.TryGetProperty("error", out var said) ? said : answer;
        throw new StripeError(error.Text("code") ?? error.Text("type") ?? response.StatusCode.ToString());
    }

    /// <summary>Limits are by endpoint, not by object: <c>/v1/payment_intents/pi_1</c> and <c>…/pi_2</c> share one.</summary>
    private static string Endpoint(string path) => string.Join('/', path.Split('?')[0].Split('/').Take(3));
}

/// <summary>Stripe has understood and says no.</summary>
internal sealed class StripeError(string code) : Exception($"Stripe: {code}")
{
    /// <summary>The code of a 404, and of a filter by something that is not there.</summary>
    public const string Missing = "resource_missing";

    public string Code { get; } = code;
}

internal static class JsonReading
{
    public static string? Text(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long Number(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    public static JsonElement Part(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;
}
