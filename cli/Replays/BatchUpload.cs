using System.Text.Json;
using Cashback.Api;

namespace Cashback.Replays;

/// <summary>Sends sales through POST /v1/scans/batch and repeats what got no final answer: every line has its own key.</summary>
internal sealed class BatchUpload(ApiClient api, Tally tally, Action<int> progress) : IUpload
{
    /// <summary>The most lines that one request may have (api.md).</summary>
    public const int Largest = 10_000;

    public async Task SendAsync(IReadOnlyList<Sale> lane, CancellationToken cancel)
    {
        foreach (var chunk in lane.Chunk(Largest))
        {
            IReadOnlyList<Sale> open = chunk;
            for (var attempt = new Attempt(); (open = await TryAsync(open, attempt.MayGoOn, cancel)).Count > 0; await attempt.WaitAsync(cancel))
            {
                if (!attempt.MayGoOn)
                    throw new ApiException(503, "outcome_unknown", $"{open.Count} purchases got no answer; run again to go on");
            }
        }
    }

    /// <summary>Sends the sales once; returns those without a final answer, in order.</summary>
    private async Task<IReadOnlyList<Sale>> TryAsync(IReadOnlyList<Sale> sales, bool again, CancellationToken cancel)
    {
        var open = sales.ToDictionary(s => s.Key, StringComparer.Ordinal);
        try
        {
            await api.StreamAsync("/v1/scans/batch?replayed=true", Body(sales), line => Answered(line, open), cancel);
        }
        catch (Exception e) when (again && (e is HttpRequestException or IOException || (e is ApiException { Status: var status } && ApiException.IsPassing(status))))
        {
        }

        return [.. sales.Where(s => open.ContainsKey(s.Key))];
    }

    private void Answered(JsonElement line, Dictionary<string, Sale> open)
    {
        var status = line.GetProperty("status").GetInt32();
        if (ApiException.IsPassing(status) || !open.Remove(line.GetProperty("key").GetString()!))
            return;
        if (status == 200)
            tally.Applied(line, line.TryGetProperty("replayed", out var replayed) && replayed.GetBoolean());
        else
            tally.Refused(line.TryGetProperty("code", out var code) ? code.GetString()! : $"http_{status}");
        progress(1);
    }

    private static byte[] Body(IReadOnlyList<Sale> sales)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            foreach (var sale in sales)
            {
                sale.Line.WriteTo(json);
                json.Flush();
                json.Reset();
                body.WriteByte((byte)'\n');
            }
        }

        return body.ToArray();
    }
}
