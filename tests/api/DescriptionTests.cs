using System.Text.Json.Nodes;

namespace Cashback.Api.Tests;

/// <summary>What the host says about itself: OpenAPI, health, metrics.</summary>
[Collection(nameof(SharedHost))]
public sealed class DescriptionTests(ApiHost host)
{
    [Fact]
    public async Task OpenApi_HasEveryRoute_WithItsBodyAndAnswers()
    {
        var document = (await host.SendAsync(null, "GET", "/openapi/v1.json", null, null)).Ok().Json;
        Assert.StartsWith("3.1", (string)document["openapi"]!);
        foreach (var route in Route.Of(host).Where(r => r.Name != "/openapi/{documentName}.json"))
        {
            var operation = document["paths"]![route.Path]?[route.Method.ToLowerInvariant()]?.AsObject();
            Assert.True(operation is not null, $"{route.Method} {route.Path} is not described");
            Assert.Equal(route.Name, (string?)operation["operationId"]);
            if (route.IsOpen)
                continue;
            Assert.NotNull(operation["security"]);
            Assert.NotNull(operation["responses"]!["401"]!["content"]!["application/problem+json"]);
            Assert.True(operation["responses"]!["200"]?["content"] is not null || operation["responses"]!["202"]?["content"] is not null || operation["responses"]!["204"] is not null, $"{route.Name} says nothing about its answer");
            Assert.Equal(route.Method is "POST" or "PUT" or "PATCH", operation["requestBody"] is not null);
            Assert.Equal(route.Path.Contains('{', StringComparison.Ordinal), operation["parameters"]?.AsArray().Any(p => (string)p!["in"]! == "path") ?? false);
        }
    }

    [Fact]
    public async Task OpenApi_ShowsWhatNoSignatureShows()
    {
        var paths = (await host.SendAsync(null, "GET", "/openapi/v1.json", null, null)).Ok().Json["paths"]!;
        IEnumerable<string> Query(JsonNode operation) => operation["parameters"]!.AsArray().Where(p => (string)p!["in"]! == "query").Select(p => (string)p!["name"]!);
        Assert.Equal(["repeat"], Query(paths["/v1/sandbox/checkout/{id}/pay"]!["post"]!));
        Assert.Equal("#/components/schemas/SandboxReply", (string?)paths["/v1/sandbox/payments/{id}/win"]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.NotNull(paths["/v1/sandbox/payments/{id}/refund"]!["post"]!["requestBody"]);
        Assert.NotNull(paths["/v1/webhooks/stripe/{programme}"]!["post"]!["requestBody"]);
        Assert.Equal(["#/components/schemas/TopUpReply", "#/components/schemas/StartedTopUpReply"], paths["/v1/topups"]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["oneOf"]!.AsArray().Select(s => (string)s!["$ref"]!));
        foreach (var path in new[] { "/v1/reports/rfm", "/v1/reports/rfm/grid" })
            Assert.Subset(Query(paths[path]!["get"]!).ToHashSet(), new HashSet<string> { "asOf", "segment", "noOrderForDays", "minOrders", "maxRecencyDays", "minAverageBill", "maxM" });
    }

    [Fact]
    public async Task OpenApi_RefersOnlyToWhatItDefines()
    {
        var document = (await host.SendAsync(null, "GET", "/openapi/v1.json", null, null)).Ok().Json;
        var schemas = document["components"]!["schemas"]!.AsObject();
        var references = All(document).OfType<JsonObject>().Select(o => o["$ref"]).OfType<JsonNode>().Select(r => (string)r!).Distinct().ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(schemas.ContainsKey(reference.Split('/')[^1]), reference));
        Assert.Equal(["card", "bill"], schemas["ScanBody"]!["required"]!.AsArray().Select(r => (string)r!));
    }

    [Fact]
    public async Task Health_IsAnswered_WithoutAKey()
    {
        Assert.Equal("""{"status":"ok"}""", (await host.SendAsync(null, "GET", "/healthz", null, null)).Ok().Body);
        Assert.Equal("""{"status":"ready"}""", (await host.SendAsync(null, "GET", "/readyz", null, null)).Ok().Body);
    }

    [Fact]
    public async Task Metrics_AreLinesOfPrometheus()
    {
        (await host.SendAsync(null, "GET", "/healthz", null, null)).Ok();
        var text = (await host.SendAsync(null, "GET", "/metrics", null, null)).Ok().Body;
        Assert.Contains("# TYPE cashback_calls_total counter\n", text);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.Matches("""^(# (HELP|TYPE) [a-z_][a-z0-9_]* .+|[a-z_][a-z0-9_]*(\{([a-z_][a-z0-9_]*="([^"\\]|\\.)*",?)+\})? (-?[0-9.E+-]+|NaN|\+Inf))$""", line));
    }

    private static IEnumerable<JsonNode> All(JsonNode node)
    {
        yield return node;
        var children = node is JsonObject o ? o.Select(p => p.Value) : node is JsonArray a ? a : [];
        foreach (var child in children.OfType<JsonNode>().SelectMany(All))
            yield return child;
    }
}
