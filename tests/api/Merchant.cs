using System.Text.Json.Nodes;
using Cashback.Hosts.Tests;

namespace Cashback.Api.Tests;

/// <summary>One programme of its own for a test, with its owner's key.</summary>
public sealed class Merchant(ApiHost host, string ownerKey)
{
    public ApiHost Host => host;

    public string Owner => ownerKey;

    public async Task<string> KeyAsync(string role) => (await PostAsync(Owner, "/v1/keys", new { name = role, role })).Ok().Text("key");

    public async Task<string> VenueAsync() => (await PostAsync(Owner, "/v1/venues", new { name = "Arena" })).Ok().Text("id");

    public async Task<(string Id, string Key)> TillAsync(bool drawer = false)
    {
        var made = (await PostAsync(Owner, "/v1/tills", new { name = "Bar", venue = await VenueAsync(), drawer })).Ok();
        return (made.Text("id"), made.Text("key"));
    }

    public async Task<IReadOnlyList<TestCard>> CardsAsync(int count) =>
        [.. (await PostAsync(Owner, "/v1/cards", new { count, kind = "physical" })).Ok().Json["data"]!.AsArray().Select(TestCard.Of)];

    public async Task<TestCard> CardAsync() => (await CardsAsync(1))[0];

    public async Task<string> CustomerAsync(string name) => (await PostAsync(Owner, "/v1/customers", new { name })).Ok().Text("id");

    /// <summary>Waits for what grains tell each other after the answer.</summary>
    public Task SettledAsync(Func<Task<bool>> settled) => Patience.UntilAsync(settled, "not settled");

    /// <summary>Waits until a number or an object of a card or a customer is what grains tell each other after the answer.</summary>
    public Task BecomesAsync(string path, string part, string expected) =>
        Patience.UntilAsync(async () => (await GetAsync(Owner, path)).Ok().At(part)?.ToJsonString(), seen => seen == expected);

    /// <summary>Changes the settings in force.</summary>
    public async Task SetAsync(Action<JsonObject> change)
    {
        var settings = (await GetAsync(Owner, "/v1/settings")).Ok().Json.AsObject();
        change(settings);
        (await host.CallAsync(Owner, "PUT", "/v1/settings", settings)).Ok();
    }

    public Task<Answer> PostAsync(string key, string path, object? body = null, string? idempotencyKey = null) => host.CallAsync(key, "POST", path, body, idempotencyKey);

    public Task<Answer> GetAsync(string key, string path) => host.SendAsync(key, "GET", path, null, null);
}

public sealed record TestCard(string Id, string Number, string Token, string ClaimCode)
{
    public static TestCard Of(JsonNode? card) => new((string)card!["id"]!, (string)card["number"]!, (string)card["token"]!, (string)card["claimCode"]!);
}
