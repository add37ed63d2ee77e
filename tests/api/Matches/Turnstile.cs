using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Matches;

/// <summary>A merchant and a match, and what the office does with it over the API.</summary>
internal sealed class Turnstile(ApiHost host, Merchant merchant, string match)
{
    public const string Header = "id,price,category,channel,state,owner,payment,method,session,operation\n";

    private static int s_payments;

    public Merchant Merchant => merchant;

    public string Match => match;

    public string Path => $"/v1/matches/{match}";

    /// <summary>Ids of payments are the provider's, so no two tests share one.</summary>
    public static string Payment() => $"pi_gate_{Interlocked.Increment(ref s_payments)}";

    public static async Task<Turnstile> OpenAsync(ApiHost host, params string[] sessions)
    {
        var merchant = await host.MerchantAsync();
        var match = (await merchant.PostAsync(merchant.Owner, "/v1/matches", new { name = "final", startsAt = "2026-03-01T18:00:00Z", sessions })).Ok().Text("id");
        return new(host, merchant, match);
    }

    public async Task ImportAsync(params string[] lines)
    {
        var answer = (await host.SendAsync(merchant.Owner, "POST", Path + "/tickets", Encoding.UTF8.GetBytes(Header + string.Join('\n', lines)), null, "text/csv")).Ok();
        Assert.Empty(answer.Json["refused"]!.AsArray());
    }

    public async Task<string> StartAsync(object refund)
    {
        var answer = await merchant.PostAsync(merchant.Owner, Path + "/refunds", refund);
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Text("job");
    }

    public async Task<JsonNode> RefundAsync(object refund) => await EndAsync(await StartAsync(refund));

    public async Task<JsonNode> DispatchAsync(object? body = null)
    {
        var answer = await merchant.PostAsync(merchant.Owner, Path + "/refund-payments", body ?? new { });
        Assert.True(answer.Status == 202, answer.Body);
        return await EndAsync(answer.Text("job"));
    }

    /// <summary>Follows it to its end; refunds are sent meanwhile.</summary>
    public async Task<JsonNode> EndAsync(string job)
    {
        await host.Payments.RefundAsync();
        (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}/events")).Ok();
        return await JobAsync(job);
    }

    public async Task<JsonNode> JobAsync(string job) => (await merchant.GetAsync(merchant.Owner, $"/v1/jobs/{job}")).Ok().Json;

    /// <summary>An original, then what replaced it.</summary>
    public async Task<List<JsonNode>> TicketAsync(string externalId) =>
        [.. (await merchant.GetAsync(merchant.Owner, $"{Path}/tickets?externalId={externalId}")).Ok().Json["data"]!.AsArray().Select(t => t!)];

    public async Task<List<JsonNode>> RefundsAsync() =>
        [.. (await merchant.GetAsync(merchant.Owner, Path + "/refund-payments?limit=1000")).Ok().Json["data"]!.AsArray().Select(n => n!)];

    public async Task<Answer> GetAsync(string rest = "") => await merchant.GetAsync(merchant.Owner, Path + rest);

    public async Task<string> CustomerAsync(string name = "Ann") =>
        (await merchant.PostAsync(merchant.Owner, "/v1/customers", new { name, email = $"{Payment()}@example.org" })).Ok().Text("id");

    public async Task BooksAgreeAsync() => Assert.True((bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().Json["ok"]!);
}
