using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Cashback.Hosts.Tests;
using Cashback.Payments.Events;

namespace Cashback.Api.Tests;

/// <summary>Each event of the provider comes 1 to 20 times, shuffled, and some never: no double credit, and nothing lost after reconciliation.</summary>
[Collection(nameof(SharedHost))]
public sealed class ProviderEventTests(ApiHost host)
{
    private const int TopUps = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Events_DoubledShuffledAndLost_EndAsTheProviderSays(int seed)
    {
        var random = new Random(seed);
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => s["topUpCashback"]!["enabled"] = true);
        var cards = await merchant.CardsAsync(TopUps);
        var started = new List<(string TopUp, string Payment, long Amount, TestCard Card)>();
        foreach (var card in cards)
        {
            var amount = random.Next(1, 200) * 100;
            var topUp = (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { card = card.Id, amount, method = "online" })).Ok().Text("topup");
            started.Add((topUp, (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Text("payment"), amount, card));
        }

        var events = new List<byte[]>();
        var (left, frozen) = (new Dictionary<string, long>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (topUp, payment, amount, card) in started.Where(_ => random.Next(6) > 0))
        {
            await ActAsync(topUp, "pay", null);
            events.Add(Event("payment_intent.succeeded", "payment_intent", payment, events.Count));
            left[card.Id] = amount;
            for (var refunds = random.Next(3); refunds > 0 && left[card.Id] > 1; refunds--)
            {
                var part = random.NextInt64(1, left[card.Id]);
                await ActAsync(topUp, "refund", part);
                events.Add(Event("charge.refunded", "charge", payment, events.Count));
                left[card.Id] -= part;
            }

            if (random.Next(3) != 0)
                continue;
            await ActAsync(topUp, "dispute", null);
            events.Add(Event("charge.dispute.created", "dispute", payment, events.Count));
            frozen.Add(card.Id);
            var end = random.Next(3);
            if (end == 0)
                continue;
            await ActAsync(topUp, end == 1 ? "win" : "lose", null);
            events.Add(Event("charge.dispute.closed", "dispute", payment, events.Count));
            frozen.Remove(card.Id);
            if (end == 2)
                left[card.Id] = 0;
        }

        var programme = (await merchant.GetAsync(merchant.Owner, "/v1/me")).Ok().Text("programme.id");
        // A fifth is lost, the others come 1 to 20 times, all mixed, eight at once.
        var sent = events.Where(_ => random.Next(5) > 0).SelectMany(e => Enumerable.Repeat(e, random.Next(1, 21))).ToArray();
        random.Shuffle(sent);
        await Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, _) => Assert.Equal(HttpStatusCode.OK, await PostAsync(programme, body)));
        await host.Payments.ReconcileAsync(1);
        await host.Payments.ReconcileAsync(1);

        foreach (var (topUp, _, _, card) in started)
        {
            await SettledAsync(merchant, card, frozen.Contains(card.Id), left.GetValueOrDefault(card.Id));
            Assert.Equal(left.ContainsKey(card.Id), (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Text("status") != "pending");
        }

        var books = (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().Json["accounts"]!.AsArray();
        Assert.Equal(left.Values.Sum(), books.Where(l => (string)l!["account"]! == "provider:sandbox").Sum(l => (long)l!["balance"]!));
        Assert.Equal("[]", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());
    }

    private static Task SettledAsync(Merchant merchant, TestCard card, bool isFrozen, long expected) => Patience.UntilAsync(
        async () => (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Ok(),
        shown => shown.Number(isFrozen ? "frozen.money" : "balances.money") == expected && shown.Number("debt.money") == 0);

    /// <summary>Plays the provider; its own event is not sent.</summary>
    private async Task ActAsync(string topUp, string act, long? amount)
    {
        var path = act == "pay" ? $"/v1/sandbox/checkout/{topUp}/pay?repeat=0" : $"/v1/sandbox/payments/{topUp}/{act}?repeat=0";
        (await host.SendAsync(null, "POST", path, amount is null ? null : Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"amount":{{amount}} }""")), null)).Ok();
    }

    private async Task<HttpStatusCode> PostAsync(string programme, byte[] body)
    {
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/webhooks/stripe/{programme}") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", EventSignature.Sign(body, ApiHost.WebhookSecret, DateTimeOffset.UtcNow));
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static byte[] Event(string type, string about, string payment, int number) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = $"evt_{payment}_{number}", @object = "event", type, data = new { @object = new { @object = about, id = about == "payment_intent" ? payment : "x_1", payment_intent = payment } },
    });
}
