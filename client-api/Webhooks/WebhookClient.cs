using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Cashback.Webhooks;

/// <summary>Whether webhooks may go to private addresses, by http too: for tests, and for receivers inside one's own network.</summary>
public sealed record WebhookOptions(bool AllowPrivate = false);

/// <summary>Posts one event. No redirect is followed, no proxy asked, no cookie kept, and nothing of the answer is read but its status.</summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>Standard Webhooks: 15 to 30 seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http;

    public WebhookClient(WebhookOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 16,
            // A name may move: it is looked up, and checked, again and again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, cancel) => PublicAddress.ConnectAsync(context.DnsEndPoint, options.AllowPrivate, cancel),
        };
        _http = new(handler) { Timeout = Patience };
    }

    /// <summary>What came of it; the error is a word: <c>timeout</c>, <c>refused_address</c>, <c>connection</c>, <c>redirect</c>, <c>status</c>.</summary>
    public async Task<Attempt> PostAsync(string url, Delivery delivery, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var watch = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(delivery.Payload, Encoding.UTF8, "application/json") };
        request.Content.Headers.ContentType!.CharSet = null;
        request.Headers.TryAddWithoutValidation("webhook-id", delivery.Id.ToString());
        request.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Sign(delivery.Id.ToString(), now, delivery.Payload, secrets));
        request.Headers.TryAddWithoutValidation("User-Agent", "Cashback-Webhooks/1");
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var status = (int)response.StatusCode;
            return Ended(status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? "redirect" : "status");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return Ended(null, exception is TaskCanceledException ? "timeout" : exception.InnerException is AddressRefusedException ? "refused_address" : "connection");
        }

        Attempt Ended(int? status, string? error) => new(now, status, error, (long)Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
    }

    public void Dispose() => _http.Dispose();

    public static bool IsGone(Attempt attempt) => attempt.Status == (int)HttpStatusCode.Gone;
}
