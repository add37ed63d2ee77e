using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Cashback.Grains;
using Cashback.Payments;
using Cashback.Payments.Stripe;
using Cashback.TopUps;

namespace Cashback.Api.Tests;

/// <summary>The Stripe adapter against a small stand-in for the documented API: objects as Stripe shows them, answers that get lost.</summary>
public sealed class StripeTests
{
    private static readonly GrainId TopUp = new(1, new(GrainKind.TopUp, 5));

    [Fact]
    public async Task Checkout_IsTheSamePage_ForTheSameTopUp()
    {
        using var stripe = new StandIn();
        var provider = stripe.Provider();
        var first = await provider.OpenAsync(TopUp, 5000, "EUR", new Uri("https://shop.example"));
        Assert.Equal(first, await provider.OpenAsync(TopUp, 5000, "EUR", new Uri("https://shop.example")));
        Assert.Equal("https://checkout.stripe.com/cs_1", first.Url);
        Assert.Equal(("5000", "eur", TopUp.ToString()), (stripe.Last["line_items[0][price_data][unit_amount]"], stripe.Last["line_items[0][price_data][currency]"], stripe.Last["payment_intent_data[metadata][cashback_topup]"]));
    }

    [Fact]
    public async Task Refund_IsPaidOnce_WhenAnswersAreLostAndTheKeyIsForgotten()
    {
        using var stripe = new StandIn { Lost = 2 };
        var provider = stripe.Provider();
        Assert.Equal(RefundState.Done, (await provider.RefundAsync("pi_1", 3000, "op_1")).State);
        stripe.Keys.Clear();
        Assert.Equal(RefundState.Done, (await provider.RefundAsync("pi_1", 3000, "op_1")).State);
        Assert.Single(stripe.Refunds);
        Assert.Equal(new RefundAnswer(RefundState.Failed, "already_refunded"), await provider.RefundAsync("pi_1", 2001, "op_2"));
        stripe.Refund(500, null);
        var payment = await provider.FindAsync("pi_1");
        Assert.Equal(new PaymentFact("pi_1", true, 5000, 500), payment!.Fact);
        Assert.Equal(TopUp, payment.TopUp);
        Assert.Null(await provider.FindAsync("pi_other"));
    }

    [Fact]
    public async Task Pending_IsNoEnd_AndAnEmptyAccountIsNoFailure()
    {
        using var stripe = new StandIn { Status = "pending" };
        var provider = stripe.Provider();
        Assert.Equal(RefundState.Pending, (await provider.RefundAsync("pi_1", 3000, "op_1")).State);
        // What is pending is not left to be refunded again.
        Assert.Equal("already_refunded", (await provider.RefundAsync("pi_1", 2001, "op_2")).Reason);
        stripe.Refunds[0]["status"] = "succeeded";
        Assert.Equal(RefundState.Done, (await provider.RefundAsync("pi_1", 3000, "op_1")).State);
        stripe.Error = "balance_insufficient";
        Assert.Equal(new RefundAnswer(RefundState.Later, "balance_insufficient"), await provider.RefundAsync("pi_1", 100, "op_3"));
        stripe.Error = null;
        stripe.Keys.Clear();
        Assert.Equal(RefundState.Pending, (await provider.RefundAsync("pi_1", 100, "op_3")).State);
        Assert.Equal(2, stripe.Refunds.Count);
    }

    [Fact]
    public async Task APaymentThatIsNotThere_FailsAlone()
    {
        using var stripe = new StandIn();
        Assert.Equal(new RefundAnswer(RefundState.Failed, "resource_missing"), await stripe.Provider().RefundAsync("pi_typo", 100, "op_1"));
        stripe.Denied = true;
        await Assert.ThrowsAsync<ProviderException>(() => stripe.Provider().RefundAsync("pi_1", 100, "op_2"));
        await Assert.ThrowsAsync<ProviderException>(() => stripe.Provider().FindAsync("pi_1"));
    }

    [Fact]
    public async Task ALongListOfRefunds_IsReadToItsEnd()
    {
        using var stripe = new StandIn();
        for (var i = 0; i < 130; i++)
            stripe.Refund(10, $"op_{i}");
        var provider = stripe.Provider();
        Assert.Equal(RefundState.Done, (await provider.RefundAsync("pi_1", 10, "op_129")).State);
        Assert.Equal(130, stripe.Refunds.Count);
        Assert.Equal(130, (await provider.FindAsync("pi_1"))!.Key.Count);
        Assert.Equal(new RefundAnswer(RefundState.Failed, "already_refunded"), await provider.RefundAsync("pi_1", 3701, "op_x"));
    }

    [Fact]
    public void Bucket_LetsTwentyFiveGoASecond()
    {
        var bucket = new TokenBucket(25, new Stopped());
        Assert.All(Enumerable.Range(0, 25), _ => Assert.Equal(TimeSpan.Zero, bucket.Take()));
        Assert.Equal(TimeSpan.FromMilliseconds(40), bucket.Take());
        Assert.Equal(TimeSpan.FromMilliseconds(80), bucket.Take());
    }

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }

    /// <summary>One payment of 50.00, its refunds, and the keys that are remembered.</summary>
    private sealed class StandIn : HttpMessageHandler
    {
        public int Lost { get; set; }

        public string Status { get; set; } = "succeeded";

        /// <summary>What it says to whoever wants to create something; null: it creates it.</summary>
        public string? Error { get; set; }

        /// <summary>The key is not known any more.</summary>
        public bool Denied { get; set; }

        public Dictionary<string, string> Keys { get; } = [];

        public List<JsonObject> Refunds { get; } = [];

        public Dictionary<string, string> Last { get; private set; } = [];

        public StripeProvider Provider() => new(new HttpClient(this, disposeHandler: false) { BaseAddress = new("https://api.stripe.com") }, "sk_test", ["whsec"], TimeProvider.System);

        public JsonObject Refund(long amount, string? operation)
        {
            var refund = new JsonObject { ["id"] = $"re_{Refunds.Count}", ["object"] = "refund", ["amount"] = amount, ["status"] = Status, ["metadata"] = operation is null ? new JsonObject() : new JsonObject { ["cashback_operation"] = operation } };
            Refunds.Add(refund);
            return refund;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("Bearer sk_test", request.Headers.Authorization!.ToString());
            Assert.NotEmpty(request.Headers.GetValues("Stripe-Version"));
            var path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Get)
            {
                if (Denied)
                    return No("""{"error":{"type":"invalid_request_error","message":"Invalid API Key provided"}}""", HttpStatusCode.Unauthorized);
                if (request.RequestUri.Query.Contains("pi_typo", StringComparison.Ordinal))
                    return No("""{"error":{"type":"invalid_request_error","code":"resource_missing","param":"payment_intent"}}""");
                return path is "/v1/payment_intents/pi_other" or "/v1/payment_intents/pi_typo" ? new(HttpStatusCode.NotFound) : Answer(Show(path, HttpUtility.ParseQueryString(request.RequestUri.Query)["starting_after"]).ToJsonString());
            }

            var form = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
            Last = form.AllKeys.ToDictionary(k => k!, k => form[k]!);
            var key = request.Headers.GetValues("Idempotency-Key").Single();
            if (Error is not null)
                return No($$$"""{"error":{"code":"{{{Error}}}"}}""");
            if (!Keys.TryGetValue(key, out var answer))
                Keys[key] = answer = path == "/v1/refunds" ? Refund(long.Parse(Last["amount"], CultureInfo.InvariantCulture), Last["metadata[cashback_operation]"]).ToJsonString() : """{"id":"cs_1","object":"checkout.session","url":"https://checkout.stripe.com/cs_1"}""";
            return Lost-- > 0 ? throw new HttpRequestException("the answer is lost") : Answer(answer);
        }

        private JsonNode Show(string path, string? after) => path switch
        {
            "/v1/payment_intents/pi_1" => new JsonObject { ["id"] = "pi_1", ["object"] = "payment_intent", ["status"] = "succeeded", ["amount"] = 5000, ["amount_received"] = 5000, ["metadata"] = new JsonObject { ["cashback_topup"] = TopUp.ToString() } },
            "/v1/refunds" => Page([.. Refunds.SkipWhile(r => after is not null && (string)r["id"]! != after).Skip(after is null ? 0 : 1)]),
            "/v1/disputes" => new JsonObject { ["object"] = "list", ["has_more"] = false, ["data"] = new JsonArray() },
            _ => throw new InvalidOperationException(path),
        };

        private static JsonObject Page(IReadOnlyList<JsonObject> left) => new() { ["object"] = "list", ["has_more"] = left.Count > 100, ["data"] = new JsonArray([.. left.Take(100).Select(r => r.DeepClone())]) };

        private static HttpResponseMessage No(string json, HttpStatusCode status = HttpStatusCode.BadRequest) => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

        private static HttpResponseMessage Answer(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
    }
}
