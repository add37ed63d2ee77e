namespace Cashback.Api.Tests.Webhooks;

/// <summary>What was decided before a stop is sent after it.</summary>
public sealed class WebhookRestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cashback-hooks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Event_SurvivesARestart_WhereverItWas()
    {
        var receiver = Receiver.Start();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        string owner, card;
        await using (var host = new ApiHost { Data = _folder, PrivateWebhooks = true })
        {
            var merchant = await host.MerchantAsync();
            owner = merchant.Owner;
            (await merchant.PostAsync(owner, "/v1/webhook-endpoints", new { url, events = new[] { "card.blocked", "card.unblocked" } })).Ok();
            card = (await merchant.CardAsync()).Id;
            (await merchant.PostAsync(owner, $"/v1/cards/{card}/block")).Ok();
            // Nobody listens: this one is queued and was tried; the next one may not even be queued when the host leaves.
            (await merchant.GetAsync(owner, "/v1/reports/trial-balance")).Ok();
            (await merchant.PostAsync(owner, $"/v1/cards/{card}/unblock")).Ok();
        }

        await using var again = Receiver.Start(new Uri(url).Port);
        await using (var host = new ApiHost { Data = _folder, PrivateWebhooks = true })
        {
            (await host.SendAsync(owner, "GET", $"/v1/cards/{card}", null, null)).Ok();
            await again.NextAsync(1);
        }

        Assert.Equal(["card.blocked", "card.unblocked"], again.All.Select(r => r.Type).Order(StringComparer.Ordinal));
    }
}
