using System.Globalization;
using System.Text.Json.Nodes;
using Cashback.Api;
using Cashback.Hosts;
using Xunit;

namespace Cashback.Replays;

public sealed class ShopTests
{
    [Theory]
    [InlineData(100, "5000")]
    [InlineData(5001, "5000,2000")]
    [InlineData(7000, "5000,2000")]
    public async Task IssueCards_AsksForTheBatchesOfTheWholeFile(int needed, string counts)
    {
        var asked = new List<(string? Key, int Count)>();
        await using var host = new ScriptedHost((_, key, body) =>
        {
            var count = (int)JsonNode.Parse(body)!["count"]!;
            asked.Add((key, count));
            return Scripted.Json(new() { ["data"] = new JsonArray([.. Enumerable.Range(0, count).Select(n => new JsonObject { ["id"] = $"card_{n}" })]) });
        });
        using var api = new ApiClient(host.Url, "owner");

        await new Shop(api, "f").IssueCardsAsync(needed, 7000, TestContext.Current.CancellationToken);

        Assert.Equal(counts.Split(',').Select((count, n) => ((string?)$"f-cards-{n}", int.Parse(count, CultureInfo.InvariantCulture))), asked);
    }

    [Fact]
    public async Task SetRate_WhenItIsInForce_WritesNothing()
    {
        var calls = new List<string>();
        await using var host = new ScriptedHost((call, _, _) =>
        {
            calls.Add(call);
            return new(200, """{"version":3,"earn":{"rateBps":500}}""");
        });
        using var api = new ApiClient(host.Url, "owner");

        await new Shop(api, "f").SetRateAsync(500, TestContext.Current.CancellationToken);
        await new Shop(api, "f").SetRateAsync(400, TestContext.Current.CancellationToken);

        Assert.Equal(["GET /v1/settings", "GET /v1/settings", "PUT /v1/settings"], calls);
    }

    [Fact]
    public async Task OpenTill_WhenTheHostIsBusy_AsksAgainWithTheSameKey()
    {
        var keys = new List<string?>();
        await using var host = new ScriptedHost((_, key, _) =>
        {
            keys.Add(key);
            return keys.Count == 1 ? Scripted.Refused(503, "overloaded") : Scripted.Json(new() { ["id"] = key });
        });
        using var api = new ApiClient(host.Url, "owner");

        Assert.Equal("f-till", await new Shop(api, "f").OpenTillAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["f-venue", "f-venue", "f-till"], keys);
    }
}
