using System.Text;

namespace Cashback.Api.Tests;

/// <summary>Generated nonsense on every route: never a 5xx, and the journal stands still. The seed is in every failure.</summary>
public sealed class MalformedTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const int Rounds = 400;

    private static readonly string[] Numbers =
        ["0", "-0", "-1", "1.5", "1e2", "1e400", "-1e400", "NaN", "Infinity", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "10000000000001", "00", "0x1", "1_000", "\"1\"", "+1", ".5"];

    private static readonly string[] Strings =
        ["\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\x\"", "\"\u0001\"", "\"max\"", "\"card_\"", "\"card_00000000000000000000000000\"", "\"../..\"", "\"' OR 1=1\"", "\"2025-13-40T99:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00Z\"", "\"2025-01-01\"", "\"2025-01-01T00:00:00\"", "\"" + new string('x', 100_000) + "\"", "\"\\uD83D\\uDE00\""];

    private static readonly string[] Others = ["null", "true", "[]", "{}", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "{\"a\":{\"a\":1}}", "[null]", ""];

    private static readonly string[] Fields =
        ["card", "bill", "redeem", "payWithMoney", "channel", "at", "comment", "till", "amount", "method", "asset", "cause", "order", "validDays", "count", "kind", "customer", "name", "role", "venue", "drawer", "float", "counted", "newCard", "cards", "version", "earn", "redeem", "clawback", "__proto__", "$type", "t", "", "Card", "BILL"];

    [Theory]
    [InlineData("""{"card":"c","bill":1,"comment":"a\u0000b"}""", "comment")]
    [InlineData("""{"card":"c","bill":[{"x":"y"},"\u0000"]}""", "bill")]
    [InlineData("""{"a":{"b":{"c":1}},"x":[["\u0000"]]}""", "x")]
    [InlineData("""{"a":{"b":1,"c":"\u0000"}}""", "a.c")]
    public async Task ATextWithNul_IsNamed(string body, string field)
    {
        var merchant = await host.MerchantAsync();
        (await host.SendAsync((await merchant.TillAsync()).Key, "POST", "/v1/scans", Encoding.UTF8.GetBytes(body), "nul")).Refused(400, "invalid_request").Field(field);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public async Task ATextWithNul_DeepDown_IsRefused(int depth)
    {
        var merchant = await host.MerchantAsync();
        var body = string.Concat(Enumerable.Repeat("""{"a":""", depth)) + """ "\u0000" """ + new string('}', depth);
        (await host.SendAsync((await merchant.TillAsync()).Key, "POST", "/v1/scans", Encoding.UTF8.GetBytes(body), "nul")).Refused(400, "invalid_request");
    }

    [Fact]
    public async Task APreview_OfTooManyAmounts_IsRefused()
    {
        var merchant = await host.MerchantAsync();
        var settings = (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok().Json;
        (await merchant.PostAsync(merchant.Owner, "/v1/settings/preview", new { settings, bills = new long[100] })).Ok();
        (await merchant.PostAsync(merchant.Owner, "/v1/settings/preview", new { settings, bills = new long[101] })).Refused(400, "invalid_request").Field("bills");
    }

    [Fact]
    public async Task GeneratedBodies_NeverBreakAnything()
    {
        var (owner, till) = await PrepareAsync();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        // A customer may have no fields at all, and a question for a passkey has none: there a generated body can be right.
        var routes = Route.Of(host).Where(r => r.Method is "POST" or "PUT" && r.Name is not ("addCustomer" or "signInStaffPasskey")).ToList();
        var before = await host.OperationsAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var route = routes[random.Next(routes.Count)];
            var body = Generate(random, route.Name);
            var type = route.Name == "scanBatch" ? "application/x-ndjson" : "application/json";
            var answer = await host.SendAsync(route.NeedsTill ? till : owner, route.Method, route.With("card_00000000000000000000000001"), body, $"k{round}", type);
            Assert.True(answer.Status < 500, $"seed {seed} round {round}: {route.Name} {answer.Status} {answer.Body} for {Encoding.UTF8.GetString(body)}");
            Assert.True(answer.Status != 200 || route.Name == "scanBatch", $"seed {seed} round {round}: {route.Name} took {Encoding.UTF8.GetString(body)}");
        }

        Assert.Equal(before, await host.OperationsAsync());
    }

    [Fact]
    public async Task GeneratedPathsAndQueries_NeverBreakAnything()
    {
        var (owner, till) = await PrepareAsync();
        var before = await host.OperationsAsync();
        string[] ids = ["%20", "card_", "card_%C3%A9", "card_00000000000000000000000001", "card_zzzzzzzzzzzzzzzzzzzzzzzzzz", "op_", "op_zz", "till_0", new string('A', 66), new string('9', 12), new string('x', 3000), "..%2f..", "%F0%9F%98%80", "key_", "1", "-1"];
        string[] queries = ["", "?limit=", "?limit=-1", "?limit=1001", "?limit=99999999999", "?limit=1.5", "?cursor=", "?cursor=!", "?cursor=AAAA", "?cursor=" + new string('A', 5000), "?card=%00", "?card=card_00000000000000000000000001&cursor=AAAAAAAAAAA", "?card=x&till=y", "?till=till_00000000000000000000000001", "?last=x", "?format=csv", "?from=2026-13-01", "?from=2026-02-01&to=2026-01-01", "?at=yesterday", "?at=2026-01-01T00:00:00Z"];
        foreach (var route in Route.Of(host).Where(r => r.Method is "GET" && !r.IsOpen))
        {
            foreach (var id in route.Path.Contains("{id}", StringComparison.Ordinal) ? ids : ["-"])
            {
                foreach (var query in queries)
                {
                    var answer = await host.SendAsync(route.NeedsTill ? till : owner, route.Method, route.With(id) + query, null, null);
                    Assert.True(answer.Status is < 500, $"{route.With(id)}{query}: {answer.Status} {answer.Body}");
                    Assert.True(answer.Status == 200 || answer.Type == "application/problem+json", $"{route.With(id)}{query}: {answer.Status} {answer.Type}");
                }
            }
        }

        Assert.Equal(before, await host.OperationsAsync());
    }

    [Theory]
    [InlineData("\xEF\xBB\xBF{\"name\":\"x\"}")]
    [InlineData("{\"name\":\"\xFF\"}")]
    [InlineData("{\"name\":\"\xED\xA0\x80\"}")]
    [InlineData("{\"name\":\"x\"}{}")]
    [InlineData("{\"name\":\"x\",}")]
    [InlineData("{\"name\":\"x\"/**/}")]
    [InlineData("{\"name\":\"x\",\"name\":\"x\"}")]
    [InlineData("{\"na\\u0000me\":\"x\"}")]
    [InlineData("[{\"name\":\"x\"}]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    public async Task BytesThatAreNoBody_AreMalformed(string latin)
    {
        var answer = await host.SendAsync(ApiHost.AdminKey, "POST", "/v1/venues", Encoding.Latin1.GetBytes(latin), null);
        answer.Refused(400, "invalid_request");
    }

    [Fact]
    public async Task FrameworkErrors_AreProblemsToo()
    {
        (await host.CallAsync(ApiHost.AdminKey, "GET", "/v1/nothing")).Refused(404, "not_found");
        (await host.CallAsync(ApiHost.AdminKey, "GET", "/nothing")).Refused(404, "not_found");
        (await host.CallAsync(ApiHost.AdminKey, "DELETE", "/v1/scans")).Refused(405, "method_not_allowed");
        (await host.SendAsync(ApiHost.AdminKey, "POST", "/v1/venues", "{}"u8.ToArray(), null, "text/plain")).Refused(415, "unsupported_media_type");
        (await host.SendAsync(ApiHost.AdminKey, "POST", "/v1/venues", "{}"u8.ToArray(), null, "application/json; charset=iso-8859-1")).Refused(415, "unsupported_media_type");
        (await host.SendAsync(ApiHost.AdminKey, "POST", "/v1/venues", new byte[(1 << 20) + 1], null)).Refused(413, "payload_too_large");
        (await host.SendAsync(ApiHost.AdminKey, "POST", "/v1/venues", null, null)).Refused(400, "invalid_request").Field("name");
    }

    private async Task<(string Owner, string Till)> PrepareAsync()
    {
        var merchant = await host.MerchantAsync();
        return (merchant.Owner, (await merchant.TillAsync(drawer: true)).Key);
    }

    /// <summary>An object with a few fields of the wrong kind, sometimes cut off or with a byte changed.</summary>
    private static byte[] Generate(Random random, string route)
    {
        var text = new StringBuilder("{");
        var fields = random.Next(0, 6);
        for (var i = 0; i < fields; i++)
        {
            var field = Fields[random.Next(Fields.Length)];
            var value = random.Next(3) switch { 0 => Numbers[random.Next(Numbers.Length)], 1 => Strings[random.Next(Strings.Length)], _ => Others[random.Next(Others.Length)] };
            text.Append(i > 0 ? "," : "").Append('"').Append(field).Append("\":").Append(value);
        }

        // Elsewhere a generated object could be a good request, and must not stay one.
        if (route is not ("scan" or "topUp" or "adjustCard" or "openDrawer" or "putIntoDrawer" or "takeOutOfDrawer" or "closeDrawer" or "replaceCard" or "printCards" or "addTill" or "addProgramme"))
            text.Append(fields > 0 ? "," : "").Append("\"nonsense\":1");
        var bytes = Encoding.UTF8.GetBytes(text.Append('}').ToString());
        if (random.Next(4) == 0)
            bytes = bytes[..random.Next(1, bytes.Length)];
        else if (random.Next(4) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
