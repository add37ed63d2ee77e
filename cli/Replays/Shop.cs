using System.Text.Json.Nodes;
using Cashback.Api;
using Cashback.Cards;

namespace Cashback.Replays;

/// <summary>What must exist before the first purchase: rate, till, cards. Made once: every key comes from the file's name.</summary>
internal sealed class Shop(ApiClient api, string file)
{
    public async Task SetRateAsync(int rateBps, CancellationToken cancel)
    {
        var settings = await api.GetAsync("/v1/settings", cancel);
        var earn = settings["earn"]!.AsObject();
        if ((int?)earn["rateBps"] == rateBps)
            return;
        earn["rateBps"] = rateBps;
        await api.PutAsync("/v1/settings", settings, cancel);
    }

    public async Task<string> OpenTillAsync(CancellationToken cancel)
    {
        var venue = await api.PostAsync("/v1/venues", new() { ["name"] = file }, $"{file}-venue", cancel);
        var till = new JsonObject { ["name"] = file, ["venue"] = (string?)venue.Body["id"], ["drawer"] = false };
        return (string)(await api.PostAsync("/v1/tills", till, $"{file}-till", cancel)).Body["id"]!;
    }

    /// <summary>
    /// Cards of the file's first customers. Whole batches of the whole file, so that a run with a limit and one without it
    /// ask for the same ones.
    /// </summary>
    public async Task<IReadOnlyList<string>> IssueCardsAsync(int needed, int all, CancellationToken cancel)
    {
        var batches = (needed + CardBatches.Largest - 1) / CardBatches.Largest;
        var cards = await CardBatches.IssueAsync(api, Math.Min(all, batches * CardBatches.Largest), "physical", $"{file}-cards", cancel);
        return [.. cards.Select(card => (string)card["id"]!)];
    }
}
