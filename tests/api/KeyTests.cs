namespace Cashback.Api.Tests;

[Collection(nameof(SharedHost))]
public sealed class KeyTests(ApiHost host)
{
    [Fact]
    public async Task Key_WorksUntilItIsRevoked()
    {
        var merchant = await host.MerchantAsync();
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/keys", new { name = "Ann", role = "accountant" })).Ok();
        Assert.Matches("^cb_accountant_[A-Za-z0-9_-]{43}$", made.Text("key"));
        (await merchant.GetAsync(made.Text("key"), "/v1/settings")).Ok();

        Assert.Equal(204, (await host.CallAsync(merchant.Owner, "DELETE", $"/v1/keys/{made.Text("id")}")).Status);
        (await merchant.GetAsync(made.Text("key"), "/v1/settings")).Refused(401, "unauthorized");
        (await host.CallAsync(merchant.Owner, "DELETE", $"/v1/keys/{made.Text("id")}")).Refused(404, "not_found");
    }

    [Fact]
    public async Task List_GivesPagesNewestFirst_AndNoSecrets()
    {
        var merchant = await host.MerchantAsync();
        foreach (var name in new[] { "a", "b", "c" })
            (await merchant.PostAsync(merchant.Owner, "/v1/keys", new { name, role = "support" })).Ok();
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await merchant.GetAsync(merchant.Owner, $"/v1/keys?limit=1{(cursor is null ? "" : $"&cursor={cursor}")}")).Ok();
            Assert.Null(page.At("data.0")!["key"]);
            names.Add(page.Text("data.0.name"));
            cursor = (string?)page.At("nextCursor");
        }
        while (cursor is not null);
        Assert.Equal(["c", "b", "a", "owner"], names);
    }

    [Theory]
    [InlineData("till", null, "role")]
    [InlineData("admin", null, "role")]
    [InlineData("customer", null, "customer")]
    [InlineData("support", "cus_x", "customer")]
    public async Task Key_OfAnotherRole_IsMalformed(string role, string? customer, string field)
    {
        var merchant = await host.MerchantAsync();
        (await merchant.PostAsync(merchant.Owner, "/v1/keys", new { name = "x", role, customer })).Refused(400, "invalid_request").Field(field);
    }

    [Fact]
    public async Task TillKey_ComesWithItsTill_AndARetryGivesTheSame()
    {
        var merchant = await host.MerchantAsync();
        var body = new { name = "Bar", venue = await merchant.VenueAsync(), drawer = true };
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/tills", body, "t1")).Ok();
        var again = (await merchant.PostAsync(merchant.Owner, "/v1/tills", body, "t1")).Ok();
        Assert.Equal((made.Body, true), (again.Body, again.Replayed));
        var till = (await merchant.GetAsync(made.Text("key"), $"/v1/tills/{made.Text("id")}")).Ok();
        Assert.Equal("Bar", till.Text("name"));
        Assert.Equal(made.Text("id"), (await merchant.GetAsync(merchant.Owner, "/v1/tills")).Ok().Text("data.0.id"));
        Assert.Equal(body.venue, (await merchant.GetAsync(merchant.Owner, "/v1/venues")).Ok().Text("data.0.id"));
    }

    [Fact]
    public async Task Till_InAnUnknownVenue_IsNotFound()
    {
        var (merchant, other) = (await host.MerchantAsync(), await host.MerchantAsync());
        (await merchant.PostAsync(merchant.Owner, "/v1/tills", new { name = "Bar", venue = await other.VenueAsync(), drawer = true })).Refused(404, "not_found");
    }
}
