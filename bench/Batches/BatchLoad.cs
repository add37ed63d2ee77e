using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Cashback.Hosts;
using Cashback.Load;

namespace Cashback.Batches;

/// <summary>Uploads of 10,000 scans each through POST /v1/scans/batch, two at a time.</summary>
internal static class BatchLoad
{
    private const int Lines = 10_000;
    private const int AtATime = 2;
    private static readonly MediaTypeHeaderValue NdJson = new("application/x-ndjson");

    public static async Task<Measured> RunAsync(EmbeddedHost host, Shop shop, TimeSpan warmUp, TimeSpan time)
    {
        using var http = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", shop.TillKey);
        await UploadAsync(http, Body(shop, 0));
        var until = Stopwatch.GetTimestamp() + Recorder.Ticks(warmUp);
        var uploads = await RunAsync(http, shop, until);
        var clock = Stopwatch.StartNew();
        uploads = await RunAsync(http, shop, Stopwatch.GetTimestamp() + Recorder.Ticks(time));
        var took = clock.Elapsed;
        var answered = uploads.Sum();
        return new(answered, uploads.Count * Lines - answered, null, took, []);
    }

    private static async Task<IReadOnlyList<int>> RunAsync(HttpClient http, Shop shop, long until)
    {
        var answered = await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async lane =>
        {
            var uploads = new List<int>();
            while (Stopwatch.GetTimestamp() < until)
                uploads.Add(await UploadAsync(http, Body(shop, lane + uploads.Count * AtATime)));
            return uploads;
        }));
        return [.. answered.SelectMany(uploads => uploads)];
    }

    /// <summary>How many lines were answered with 200.</summary>
    private static async Task<int> UploadAsync(HttpClient http, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = NdJson;
        using var answer = await http.PostAsync(new Uri("/v1/scans/batch", UriKind.Relative), content);
        var bytes = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        return bytes.AsSpan().Count("\"status\":200"u8);
    }

    private static byte[] Body(Shop shop, int upload)
    {
        var text = new StringBuilder(Lines * 120);
        var run = Guid.NewGuid().ToString("N");
        var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        for (var line = 0; line < Lines; line++)
        {
            var card = shop.Cards[(upload * Lines + line * 7919) % shop.Cards.Count];
            text.Append("{\"key\":\"").Append(run).Append('-').Append(line).Append("\",\"card\":\"").Append(card)
                .Append("\",\"bill\":").Append(1000 + line % 9000).Append(",\"at\":\"").Append(at).Append("\"}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
