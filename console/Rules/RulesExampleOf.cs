using System.Text.Json.Nodes;
using Cashback.Access;
using Cashback.Calls;

namespace Cashback.Rules;

/// <summary>What rules would give for a few amounts: POST /v1/settings/preview, the code that a scan runs.</summary>
internal sealed record RulesExampleOf(IReadOnlyList<ExampleLine> Lines, string? Refused)
{
    /// <summary>In units of the currency: around the threshold of 50 that most begin with.</summary>
    private static readonly decimal[] TopUps = [49.99m, 50, 55, 101, 250];

    private static readonly decimal[] Bills = [4.5m, 12, 25.9m, 60, 140];

    public static async Task<RulesExampleOf> AskAsync(JsonObject settings, string tab, ApiCalls api, Visit visit, CancellationToken cancel)
    {
        var asked = (tab == "earn" ? Bills : TopUps).Select(amount => Minor(amount, visit.Me!.Programme.Exponent)).ToList();
        var body = new { settings, topUps = tab == "earn" ? [] : asked, bills = tab == "earn" ? asked : [] };
        var answer = await api.SendAsync(visit.Key!, "POST", "/v1/settings/preview", body, null, cancel);
        if (!answer.IsOk)
            return new([], answer.Code);
        var preview = answer.Read<Preview>();
        return new([.. asked.Select((amount, at) => tab == "earn" ? new ExampleLine(amount, preview.Earned[at].Gift, preview.Earned[at].Points) : new(amount, preview.Rewards[at], 0))], null);
    }

    private static long Minor(decimal amount, int exponent)
    {
        for (var digit = 0; digit < exponent; digit++)
            amount *= 10;
        return (long)amount;
    }

    private sealed record Preview(IReadOnlyList<long> Rewards, IReadOnlyList<PreviewEarned> Earned);

    private sealed record PreviewEarned(long Gift, long Points);
}

internal sealed record ExampleLine(long Amount, long Gift, long Points);
