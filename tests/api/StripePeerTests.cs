using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Cashback.Api.Tests.Peers;
using Cashback.Grains;
using Cashback.Payments;
using Cashback.Payments.Events;
using Cashback.Payments.Stripe;

namespace Cashback.Api.Tests;

/// <summary>The Stripe adapter against npm stripe and npm stripe-stateful-mock: what they sign, send and answer (tests/peers).</summary>
public sealed class StripePeerTests
{
    [Fact]
    public void Event_SignedByThem_IsTaken_AndNoOther()
    {
        foreach (var peer in Peer.Read("stripe-events.json").AsArray())
        {
            var (body, header, at) = (Encoding.UTF8.GetBytes((string)peer!["payload"]!), (string)peer["header"]!, DateTimeOffset.FromUnixTimeSeconds((long)peer["at"]!));
            Assert.True(EventSignature.Check(body, header, ["old", (string)peer["secret"]!], at.AddMinutes(5)));
            Assert.False(EventSignature.Check(body, header, [(string)peer["secret"]!], at.AddSeconds(301)));
            Assert.False(EventSignature.Check(body, header, ["old"], at));
            Assert.False(EventSignature.Check(body.AsSpan(0, body.Length - 1), header, [(string)peer["secret"]!], at));
            Assert.Equal(header.Split(",v0=")[0], EventSignature.Sign(body, (string)peer["secret"]!, at));
        }
    }

    [Fact]
    public async Task Calls_AreThoseOfTheirLibrary()
    {
        var theirs = Peer.Read("stripe-requests.json").AsArray().Select(r => new Sent(
            (string)r!["method"]!, (string)r["path"]!, (string)r["authorization"]!, (string)r["version"]!, (string?)r["key"], (string)r["body"]!)).ToList();
        var topUp = new GrainId(1, GrainRef.TryParse(theirs[0].Form["client_reference_id"], out var id) ? id : default);
        using var seen = new Recorder();
        var provider = new StripeProvider(new HttpClient(seen, disposeHandler: false) { BaseAddress = new("https://api.stripe.com") }, "sk_test", ["whsec"], TimeProvider.System);
        await provider.OpenAsync(topUp, 5000, "EUR", new Uri("https://shop.example"));
        await provider.RefundAsync("pi_1", 3000, "op_1");
        await provider.FindAsync("pi_1");
        await foreach (var _ in provider.ListAsync(DateTimeOffset.FromUnixTimeSeconds(1772366400)))
            Assert.Fail("the recorder has no payments");
        foreach (var call in theirs)
            Assert.Contains(call.ToString(), seen.All.Select(s => s.ToString()));
    }

    /// <summary>Their mock knows charges only, so its conversation about a charge is read as one about a payment.</summary>
    [Fact]
    public async Task Refunds_AreReadAsTheirMockAnswersThem()
    {
        var talk = Peer.Read("stripe-mock.json");
        using var mock = new Replayer(talk);
        var provider = new StripeProvider(new HttpClient(mock, disposeHandler: false) { BaseAddress = new("https://api.stripe.com") }, "sk_test", ["whsec"], TimeProvider.System);
        Assert.Equal((string)talk["first"]!["body"]!["id"]!, (string)talk["again"]!["body"]!["id"]!);

        mock.List = "none";
        mock.Made = "first";
        Assert.Equal(RefundState.Done, (await provider.RefundAsync("pi_1", 3000, "op_1")).State);
        mock.List = "one";
        mock.Made = null;
        Assert.Equal(RefundState.Done, (await provider.RefundAsync("pi_1", 3000, "op_1")).State);
        Assert.Equal(new(RefundState.Failed, "already_refunded"), await provider.RefundAsync("pi_1", 2001, "op_2"));
        mock.List = "two";
        Assert.Equal((500, true), ((await provider.FindAsync("pi_1"))!.Fact.Foreign, (await provider.FindAsync("pi_1"))!.Key.Contains("op_1")));

        // Somebody else was quicker: the list is old, and the refund itself is refused.
        mock.List = "one";
        mock.Made = "tooMuch";
        Assert.Equal(RefundState.Failed, (await provider.RefundAsync("pi_1", 2000, "op_2")).State);
        mock.Made = "empty";
        Assert.Equal(new(RefundState.Failed, "already_refunded"), await provider.RefundAsync("pi_1", 1, "op_4"));
        mock.List = "all";
        mock.Made = null;
        Assert.Equal(new(RefundState.Failed, "already_refunded"), await provider.RefundAsync("pi_1", 1, "op_4"));
    }

    private sealed record Sent(string Method, string Path, string Authorization, string Version, string? Key, string Body)
    {
        public Dictionary<string, string> Form => Pairs(Body);

        public override string ToString()
        {
            var (path, query) = Path.Split('?') is [var p, var q] ? (p, q) : (Path, "");
            // Keys that a library makes up for reading calls say nothing.
            return $"{Method} {path} {Text(query)} {Authorization} {Version} {(Method == "POST" ? Key : "")} {Text(Body)}";
        }

        private static string Text(string form) => string.Join('&', Pairs(form).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));

        private static Dictionary<string, string> Pairs(string form)
        {
            var read = HttpUtility.ParseQueryString(form);
            return read.AllKeys.Where(k => k is not null).ToDictionary(k => k!, k => read[k]!);
        }
    }

    /// <summary>Answers everything with an empty thing, and writes down what was asked.</summary>
    private sealed class Recorder : HttpMessageHandler
    {
        public List<Sent> All { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var headers = request.Headers;
            All.Add(new(
                request.Method.Method, request.RequestUri!.PathAndQuery, headers.Authorization!.ToString(), headers.GetValues("Stripe-Version").Single(),
                headers.TryGetValues("Idempotency-Key", out var key) ? key.Single() : null, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
            return new(HttpStatusCode.OK) { Content = new StringContent("""{"id":"pi_1","object":"x","status":"succeeded","amount_received":5000,"data":[],"has_more":false}""", Encoding.UTF8, "application/json") };
        }
    }

    private sealed class Replayer(JsonNode talk) : HttpMessageHandler
    {
        public string List { get; set; } = "none";

        public string? Made { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var charge = talk["charge"]!["body"]!;
            var answer = (request.Method.Method, request.RequestUri!.AbsolutePath) switch
            {
                ("GET", "/v1/refunds") => talk[List]!,
                ("POST", "/v1/refunds") => talk[Made ?? throw new InvalidOperationException("nothing may be refunded now")]!,
                ("GET", "/v1/disputes") => new JsonObject { ["status"] = 200, ["body"] = new JsonObject { ["data"] = new JsonArray() } },
                _ => new JsonObject { ["status"] = 200, ["body"] = new JsonObject { ["id"] = "pi_1", ["status"] = charge["status"]!.DeepClone(), ["amount_received"] = charge["amount_captured"]!.DeepClone() } },
            };
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)(int)answer["status"]!) { Content = new StringContent(answer["body"]!.ToJsonString(), Encoding.UTF8, "application/json") });
        }
    }
}
