using System.Text.Json.Nodes;
using Cashback.Api;
using Cashback.Hosts;
using Xunit;

namespace Cashback.Replays;

public sealed class BatchUploadTests
{
    private readonly List<string[]> batches = [];

    [Fact]
    public async Task Send_WhenLinesAreOverloadedOrUnanswered_RepeatsJustThose()
    {
        var tally = await SendAsync(3, (batch, keys) => batch switch
        {
            0 => new(200, Lines(keys, key => key == "f:2" ? Answer(key, 503, "overloaded") : Applied(key))),
            _ => new(200, Lines(keys, Applied)),
        });

        Assert.Equal([["f:1", "f:2", "f:3"], ["f:2"]], batches);
        Assert.Equal((3, 15), (tally.Purchases, tally.Granted));
    }

    [Fact]
    public async Task Send_WhenTheConnectionBreaks_RepeatsWhatWasNotAnswered()
    {
        var tally = await SendAsync(3, (batch, keys) => batch == 0 ? new(200, Lines(keys[..1], Applied), Breaks: true) : new(200, Lines(keys, Applied)));

        Assert.Equal([["f:1", "f:2", "f:3"], ["f:2", "f:3"]], batches);
        Assert.Equal((3, 15), (tally.Purchases, tally.Granted));
    }

    [Fact]
    public async Task Send_WhenALineIsRefused_CountsItOnceAndGoesOn()
    {
        var tally = await SendAsync(2, (_, keys) => new(200, Lines(keys, key => key == "f:1" ? Answer(key, 409, "card_blocked") : Applied(key))));

        Assert.Single(batches);
        Assert.False(tally.AllApplied);
        Assert.Equal("""{"card_blocked":1}""", tally.Report(1, TimeSpan.FromSeconds(1))["refused"]!.ToJsonString());
    }

    [Fact]
    public async Task Send_WhenTheWholeBatchIsMalformed_SaysWhy()
    {
        var refused = await Assert.ThrowsAsync<ApiException>(() => SendAsync(1, (_, _) => Scripted.Refused(400, "invalid_request")));

        Assert.Equal("invalid_request", refused.Code);
    }

    private async Task<Tally> SendAsync(int sales, Func<int, string[], Scripted> answer)
    {
        var tally = new Tally();
        await using var host = new ScriptedHost((_, _, body) =>
        {
            var keys = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["key"]!).ToArray();
            batches.Add(keys);
            return answer(batches.Count - 1, keys);
        });
        using var api = new ApiClient(host.Url, "owner");
        var lane = Enumerable.Range(1, sales).Select(n => new Sale(new(n, "c", new(1997, 1, 1), 100), $"f:{n}", "card_1", "till_1")).ToList();
        await new BatchUpload(api, tally, _ => { }).SendAsync(lane, TestContext.Current.CancellationToken);
        return tally;
    }

    private static string Lines(IEnumerable<string> keys, Func<string, string> line) => string.Concat(keys.Select(key => line(key) + "\n"));

    private static string Applied(string key) => $$$"""{"key":"{{{key}}}","status":200,"earned":{"gift":5,"points":0}}""";

    private static string Answer(string key, int status, string code) => $$"""{"key":"{{key}}","status":{{status}},"code":"{{code}}"}""";
}
