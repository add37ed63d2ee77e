using System.Text.Json.Nodes;
using Cashback.Api;

namespace Cashback.Cards;

/// <summary>Any number of cards, in the batches that POST /v1/cards takes.</summary>
internal static class CardBatches
{
    /// <summary>The most that one request may ask for (api.md).</summary>
    public const int Largest = 5000;

    /// <summary>Batch n has the key <c>{key}-{n}</c>, so a second run with the same key and count finds the same cards.</summary>
    public static async Task<IReadOnlyList<JsonObject>> IssueAsync(ApiClient api, int count, string kind, string key, CancellationToken cancel)
    {
        var cards = new List<JsonObject>(count);
        for (var batch = 0; cards.Count < count; batch++)
            cards.AddRange(await IssueAsync(api, Math.Min(Largest, count - cards.Count), kind, $"{key}-{batch}", batch, cancel));
        return cards;
    }

    private static async Task<IEnumerable<JsonObject>> IssueAsync(ApiClient api, int count, string kind, string key, int batch, CancellationToken cancel)
    {
        var posted = await api.PostAsync("/v1/cards", new() { ["count"] = count, ["kind"] = kind }, key, cancel);
        var data = posted.Body["data"]?.AsArray() ?? throw new ApiException(200, "not_cards", $"batch {batch} has no data");
        return data.Count == count ? data.Select(card => card!.AsObject()) : throw new ApiException(200, "not_cards", $"batch {batch} has {data.Count} cards, not {count}");
    }
}
