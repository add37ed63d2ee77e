using System.Globalization;
using Cashback.Hosts.Tests;
using Cashback.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests.Webhooks;

/// <summary>Outgoing webhooks over the API, to a real receiver.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private readonly ApiHost _host = new() { PrivateWebhooks = true };
    private Receiver _receiver = null!;
    private Merchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = Receiver.Start();
        _merchant = await _host.MerchantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Event_IsSignedAndSent_ToThoseWhoAskedForIt()
    {
        var before = await _merchant.CardAsync();
        var (endpoint, secret) = await AddAsync("card.*");
        (await _merchant.PostAsync(_merchant.Owner, $"/v1/cards/{before.Id}/adjustments", new { asset = "gift", amount = 5, comment = "x" })).Ok();
        (await _merchant.PostAsync(_merchant.Owner, $"/v1/cards/{before.Id}/block", new { comment = "private" })).Ok();
        var received = await _receiver.NextAsync();
        Assert.Equal("card.blocked", received.Type);
        Assert.Contains(before.Id, received.Body);
        Assert.DoesNotContain("private", received.Body);
        Assert.Equal(WebhookSignature.Sign(received.Id, At(received), received.Body, [secret]), received.Signature);
        var log = await UntilAsync(endpoint, "delivered");
        Assert.Equal((received.Id, "card.blocked", 1, 204), (log.Text("data.0.id"), log.Text("data.0.type"), log.Number("data.0.attempts"), log.Number("data.0.log.0.status")));
        Assert.Single(log.Json["data"]!.AsArray());
        Assert.Single(_receiver.All);
    }

    [Fact]
    public async Task Failed_IsTriedOnThePublishedSchedule_ThenGivenUp_AndSentAgainByHand()
    {
        _receiver.Status = () => 500;
        var (endpoint, _) = await AddAsync();
        await _merchant.CardAsync();
        await _receiver.NextAsync();
        var log = await UntilAsync(endpoint, "pending", d => d["attempts"]!.GetValue<int>() == 1);
        var waits = new List<int>();
        for (var i = 2; i <= 10; i++)
        {
            var (last, next) = (Time(log.Text("data.0.log." + (i - 2) + ".at")), Time(log.Text("data.0.nextAttemptAt")));
            waits.Add((int)(next - last).TotalSeconds);
            await SendAsync(next.AddMilliseconds(-1));
            Assert.Equal(i - 1, _receiver.All.Count);
            await SendAsync(next);
            log = (await _merchant.GetAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}/deliveries")).Ok();
        }

        int[] published = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];
        Assert.All(published.Zip(waits), pair => Assert.InRange(pair.Second, pair.First, pair.First * 11 / 10));
        Assert.Equal(("failed", 10), (log.Text("data.0.status"), log.Number("data.0.attempts")));
        Assert.Single(_receiver.All.Select(r => r.Id).Distinct(StringComparer.Ordinal));
        Assert.Equal("failing", (await _merchant.GetAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}")).Ok().Text("reason"));

        _receiver.Status = () => 200;
        (await _host.CallAsync(_merchant.Owner, "PATCH", $"/v1/webhook-endpoints/{endpoint}", new { enabled = true })).Ok();
        Assert.Equal("pending", (await _merchant.PostAsync(_merchant.Owner, $"/v1/deliveries/{log.Text("data.0.id")}/resend")).Ok().Text("status"));
        Assert.Equal(_receiver.All.First().Body, (await _receiver.NextAsync(10)).Body);
        await UntilAsync(endpoint, "delivered");
    }

    [Fact]
    public async Task Gone_DisablesTheEndpoint()
    {
        _receiver.Status = () => 410;
        var (endpoint, _) = await AddAsync();
        await _merchant.CardAsync();
        await UntilAsync(endpoint, "failed");
        var shown = (await _merchant.GetAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}")).Ok();
        Assert.Equal("gone", shown.Text("reason"));
        Assert.False((bool)shown.At("enabled")!);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        _receiver.Status = () => 307;
        var (endpoint, _) = await AddAsync();
        (await _merchant.PostAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}/ping")).Ok();
        var log = await UntilAsync(endpoint, "pending", d => d["attempts"]!.GetValue<int>() == 1);
        Assert.Equal(("webhook.ping", 307, "redirect"), (log.Text("data.0.type"), log.Number("data.0.log.0.status"), log.Text("data.0.log.0.error")));
        Assert.Single(_receiver.All);
    }

    [Fact]
    public async Task PingAndResend_GoOutOnce_HoweverOftenTheyAreAsked()
    {
        var (endpoint, _) = await AddAsync();
        Task<Answer> PingAsync() => _merchant.PostAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}/ping", null, "ping");
        var ping = (await PingAsync()).Ok();
        await _receiver.NextAsync();
        await UntilAsync(endpoint, "delivered");
        var again = (await PingAsync()).Ok();
        Assert.Equal((ping.Body, true), (again.Body, again.Replayed));
        Task<Answer> ResendAsync() => _merchant.PostAsync(_merchant.Owner, $"/v1/deliveries/{ping.Text("id")}/resend", null, "resend");
        var resent = (await ResendAsync()).Ok();
        await _receiver.NextAsync();
        await UntilAsync(endpoint, "delivered", d => d["log"]!.AsArray().Count == 2);
        again = (await ResendAsync()).Ok();
        Assert.Equal((resent.Body, true), (again.Body, again.Replayed));
        await SendAsync(DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(2, _receiver.All.Count);
        Assert.Single((await _merchant.GetAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}/deliveries")).Ok().Json["data"]!.AsArray());
    }

    [Fact]
    public async Task AnEndpoint_IsAnsweredAsItWasChanged()
    {
        var (endpoint, _) = await AddAsync();
        var first = (await _host.CallAsync(_merchant.Owner, "PATCH", $"/v1/webhook-endpoints/{endpoint}", new { enabled = false }, "off")).Ok();
        (await _host.CallAsync(_merchant.Owner, "PATCH", $"/v1/webhook-endpoints/{endpoint}", new { enabled = true }, "on")).Ok();
        var again = (await _host.CallAsync(_merchant.Owner, "PATCH", $"/v1/webhook-endpoints/{endpoint}", new { enabled = false }, "off")).Ok();
        Assert.Equal((false, first.Body, true), ((bool)again.At("enabled")!, again.Body, again.Replayed));
    }

    [Fact]
    public async Task Rotation_SignsWithBothSecrets_UntilTheOldOneEnds()
    {
        var (endpoint, old) = await AddAsync();
        var rotated = (await _merchant.PostAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}/rotate", new { overlapHours = 1 }, "turn")).Ok();
        Assert.Equal(rotated.Body, (await _merchant.PostAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}/rotate", new { overlapHours = 1 }, "turn")).Ok().Body);
        Assert.NotEqual(old, rotated.Text("secret"));
        await _merchant.CardAsync();
        var received = await _receiver.NextAsync();
        Assert.Equal(WebhookSignature.Sign(received.Id, At(received), received.Body, [rotated.Text("secret"), old]), received.Signature);
        await UntilAsync(endpoint, "delivered");
        (await _merchant.PostAsync(_merchant.Owner, $"/v1/deliveries/{received.Id}/resend")).Ok();
        await SendAsync(Time(rotated.Text("oldSecretUntil")));
        var later = _receiver.All.Last();
        Assert.Contains(later.Signature, new[] { WebhookSignature.Sign(later.Id, At(later), later.Body, [rotated.Text("secret")]), WebhookSignature.Sign(later.Id, At(later), later.Body, [rotated.Text("secret"), old]) });
    }

    [Fact]
    public async Task Endpoint_IsListed_AndGoneWhenDeleted()
    {
        var (endpoint, _) = await AddAsync("payout.sent", "payout.sent");
        var shown = (await _merchant.GetAsync(await _merchant.KeyAsync("accountant"), "/v1/webhook-endpoints")).Ok();
        Assert.Equal((endpoint, """["payout.sent"]"""), (shown.Text("data.0.id"), shown.At("data.0.events")!.ToJsonString()));
        Assert.DoesNotContain("whsec_", shown.Body);
        Assert.Equal(204, (await _host.SendAsync(_merchant.Owner, "DELETE", $"/v1/webhook-endpoints/{endpoint}", null, null)).Status);
        (await _merchant.GetAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}")).Refused(404, "not_found");
        (await _merchant.PostAsync(_merchant.Owner, "/v1/webhook-endpoints", new { url = _receiver.Url, events = new[] { "card.exploded" } })).Refused(400, "invalid_request").Field("events");
        for (var i = 0; i < 20; i++)
            (await _merchant.PostAsync(_merchant.Owner, "/v1/webhook-endpoints", new { url = _receiver.Url }, $"key-{i}")).Ok();
        (await _merchant.PostAsync(_merchant.Owner, "/v1/webhook-endpoints", new { url = _receiver.Url })).Refused(409, "too_many_endpoints");
        (await _merchant.PostAsync(_merchant.Owner, "/v1/webhook-endpoints", new { url = _receiver.Url }, "key-0")).Ok();
    }

    private async Task<(string Id, string Secret)> AddAsync(params string[] events)
    {
        var made = (await _merchant.PostAsync(_merchant.Owner, "/v1/webhook-endpoints", new { url = _receiver.Url, events })).Ok();
        return (made.Text("id"), made.Text("secret"));
    }

    /// <summary>Everything that is due at a time, to its end.</summary>
    private async Task SendAsync(DateTimeOffset now) => await Task.WhenAll(await _host.Services.GetRequiredService<WebhookSender>().StartAsync(now));

    private Task<Answer> UntilAsync(string endpoint, string status, Func<System.Text.Json.Nodes.JsonNode, bool>? when = null) => Patience.UntilAsync(
        async () => (await _merchant.GetAsync(_merchant.Owner, $"/v1/webhook-endpoints/{endpoint}/deliveries?status={status}")).Ok(),
        log => log.Json["data"]!.AsArray() is [{ } first, ..] && when?.Invoke(first) != false);

    private static DateTimeOffset At(Received received) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(received.Timestamp, CultureInfo.InvariantCulture));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
