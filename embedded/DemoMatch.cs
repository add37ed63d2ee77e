using System.Text;
using System.Text.Json.Nodes;
using Cashback.Matches;

namespace Cashback.Embedded;

/// <summary>
/// Two matches of the demo: one that was broken off and is being paid back, its buyers asked where they want it, and one to try
/// it on.
/// </summary>
/// <param name="http">Calls as the owner.</param>
/// <param name="send">A request with its own fixed id.</param>
/// <param name="stop">The host is being stopped.</param>
internal sealed class DemoMatch(HttpClient http, Func<string, string, object?, Task<JsonObject>> send, CancellationToken stop)
{
    private const int Tickets = 1_200;

    public async Task FillAsync(IReadOnlyList<string> customers, DateTimeOffset now)
    {
        var broken = await MakeAsync("Semi-final, broken off", now.AddDays(-2), customers, 1);
        var job = await send("POST", $"/v1/matches/{broken}/refunds", new { rateBps = 6_000, channel = "office", pointOfSale = "head office", comment = "Thunderstorm in the 52nd minute" });
        await FollowAsync(job);
        job = await send("POST", $"/v1/matches/{broken}/refund-payments", new { filter = new { method = "cash" } });
        await FollowAsync(job);
        await send("POST", $"/v1/matches/{broken}/refund-payments", new { filter = new { method = "card" }, choice = new { until = now.AddDays(14), bonusBps = 1_000, donation = "Youth team" } });
        await MakeAsync("Final", now.AddDays(5), customers, 2);
    }

    private async Task<string> MakeAsync(string name, DateTimeOffset startsAt, IReadOnlyList<string> customers, int seed)
    {
        var match = (string)(await send("POST", "/v1/matches", new { name, startsAt }))["id"]!;
        using var body = new StringContent(string.Join('\n', new DemoTickets(Tickets, seed, customers).Lines()), Encoding.UTF8, "text/csv");
        using var answer = await http.PostAsync($"/v1/matches/{match}/tickets", body, stop);
        answer.EnsureSuccessStatusCode();
        return match;
    }

    /// <summary>The events of a job end with it.</summary>
    private async Task FollowAsync(JsonObject started) => await http.GetStringAsync($"/v1/jobs/{started["job"]}/events", stop);
}
