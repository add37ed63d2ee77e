using System.Diagnostics;
using System.Globalization;
using Cashback.Access;
using Cashback.Cards;

namespace Cashback.Api.Tests;

/// <summary>Who copies a code, or guesses one, gains nothing: over the API, with the host's clock in hand.</summary>
public sealed class GuessTests : IAsyncDisposable
{
    private const int Guesses = 1000;

    private readonly ShiftedTime _time = new();
    private readonly ApiHost _host;

    public GuessTests() => _host = new() { Time = _time };

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AScreenshotOfARotatingCode_IsRefusedAfterItsWindow_AndASecondUseAtOnce()
    {
        var m = await _host.MerchantAsync();
        var till = await m.TillAsync();
        var id = await m.CustomerAsync("E");
        var key = (await m.PostAsync(m.Owner, "/v1/keys", new { name = "e", role = "customer", customer = id })).Ok().Text("key");
        var card = TestCard.Of((await m.PostAsync(m.Owner, "/v1/cards", new { count = 1, kind = "digital", customer = id })).Ok().Json["data"]![0]);
        await m.SettledAsync(async () => (await m.GetAsync(m.Owner, $"/v1/cards/{card.Id}")).At("customer") is not null);
        (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 100, comment = "c" })).Ok();
        async Task<string> CodeAsync() => (await m.GetAsync(key, $"/v1/cards/{card.Id}/code")).Ok().Text("token");
        Task<Answer> SpendAsync(string token) => m.PostAsync(till.Key, "/v1/scans", new { card = token, bill = 10, redeem = 10 });

        var (shown, screenshot) = (await CodeAsync(), await CodeAsync());
        _time.Pass(TimeSpan.FromSeconds(RotatingCode.Seconds));
        (await SpendAsync(shown)).Ok();
        (await SpendAsync(shown)).Refused(409, "code_used");
        _time.Pass(TimeSpan.FromSeconds(RotatingCode.Seconds));
        (await SpendAsync(screenshot)).Refused(422, "code_expired");
        (await SpendAsync(await CodeAsync())).Ok();
        Assert.Equal(80, (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok().Number("balances.gift"));

        // A till that was offline sends it later, and says when it was shown.
        var (late, at) = (await CodeAsync(), _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        _time.Pass(TimeSpan.FromHours(1));
        var line = $$"""{"key":"l1","card":"{{late}}","bill":10,"at":"{{at}}"}""" + "\n" + $$"""{"key":"l2","card":"{{screenshot}}","bill":10,"at":"{{at}}"}""" + "\n";
        var lines = (await _host.SendAsync(till.Key, "POST", "/v1/scans/batch", System.Text.Encoding.UTF8.GetBytes(line), null, "application/x-ndjson")).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"status\":200", lines[0], StringComparison.Ordinal);
        Assert.Contains("code_expired", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AThousandGuessesOfNumbers_RevealNothing()
    {
        var m = await _host.MerchantAsync();
        var till = await m.TillAsync();
        var card = await m.CardAsync();
        var seen = new HashSet<(int, string)>();
        for (var i = 0; i < Guesses; i++)
            seen.Add(Shape(await m.GetAsync(till.Key, $"/v1/cards/{Random.Shared.NextInt64(1, 1_000_000_000_000):D12}")));
        Assert.Equal([404, 429], seen.Select(s => s.Item1).Order());
        // Not even the right one is told from the others any more, however it is asked for.
        (await m.GetAsync(till.Key, $"/v1/cards/{card.Number}")).Refused(429, "too_many_failed_look_ups");
        (await m.PostAsync(till.Key, "/v1/scans", new { card = card.Number, bill = 100 })).Refused(429, "too_many_failed_look_ups");
        (await m.PostAsync((await m.TillAsync()).Key, "/v1/scans", new { card = card.Number, bill = 100 })).Ok();
    }

    [Fact]
    public async Task AThousandGuessesOfClaimCodes_RevealNothing()
    {
        var m = await _host.MerchantAsync();
        var cards = await m.CardsAsync(2);
        var key = (await m.PostAsync(m.Owner, "/v1/keys", new { name = "a", role = "customer", customer = await m.CustomerAsync("A") })).Ok().Text("key");
        var seen = new HashSet<(int, string)>();
        for (var i = 0; i < Guesses; i++)
            seen.Add(Shape(await m.PostAsync(key, $"/v1/cards/{cards[0].Number}/link", new { claimCode = Code() })));
        Assert.Equal([404, 429], seen.Select(s => s.Item1).Order());
        (await m.PostAsync(key, $"/v1/cards/{cards[0].Number}/link", new { claimCode = cards[0].ClaimCode })).Refused(429, "too_many_failed_look_ups");
        Assert.Null((await m.GetAsync(m.Owner, $"/v1/cards/{cards[0].Id}")).Ok().At("customer"));
    }

    [Fact]
    public async Task EveryFailedRecovery_AnswersAlike_TakesAlike_AndCountsAlike()
    {
        var m = await _host.MerchantAsync();
        var till = await m.TillAsync();
        var cards = await m.CardsAsync(3);
        (await m.PostAsync(till.Key, "/v1/topups", new { card = cards[0].Token, amount = 4200, method = "terminal" })).Ok();
        var today = _time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var right = new { claimCode = cards[0].ClaimCode, lastPurchase = new { amount = 4200, on = today }, newCard = cards[1].Number };
        object[] wrong =
        [
            right with { claimCode = "AAAA-AAAA-AAAA-AAAA" },
            right with { claimCode = cards[2].ClaimCode },
            right with { lastPurchase = new { amount = 4201, on = today } },
            right with { newCard = "000000000000" },
        ];
        var bodies = new HashSet<string>();
        foreach (var body in wrong)
        {
            var started = Stopwatch.GetTimestamp();
            bodies.Add((await m.PostAsync(till.Key, "/v1/cards/recover", body)).Refused(422, "recovery_refused").Body);
            Assert.True(Stopwatch.GetElapsedTime(started) >= RecoverBody.Slow, "a quick refusal");
        }

        Assert.Single(bodies);
        // A guess that named a card that exists counts as one that did not: else the count would tell them apart.
        var stranger = await m.TillAsync();
        await Task.WhenAll(Enumerable.Range(0, Throttle.Burst).Select(i => m.PostAsync(stranger.Key, "/v1/cards/recover", wrong[i % 2])));
        var after = await m.PostAsync(stranger.Key, "/v1/cards/recover", right);
        Assert.Equal(429, after.Status);
        (await m.PostAsync(till.Key, "/v1/cards/recover", right)).Ok();
    }

    private static (int, string) Shape(Answer answer) => (answer.Status, answer.Body);

    private static string Code() => string.Join('-', Enumerable.Range(0, 4).Select(_ => Random.Shared.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 4)));
}
