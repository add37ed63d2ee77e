namespace Cashback.Api.Tests;

/// <summary>Customers sign up and in with a code that is good once.</summary>
[Collection(nameof(SharedHost))]
public sealed class SignInTests(ApiHost host)
{
    private const string Demo = "prg_00000000000000000000000004";

    [Fact]
    public async Task ACustomer_SignsUp_AndSeesHimselfOnly()
    {
        var email = $"g{Guid.NewGuid():N}@example.org";
        Assert.Equal(202, (await host.SendAsync(null, "POST", "/v1/sign-in", Body(new { programme = Demo, email }), null)).Status);
        Assert.Empty((await host.SendAsync(ApiHost.AdminKey, "GET", $"/v1/dev/inbox?to={email}", null, null)).Ok().Json["data"]!.AsArray());
        Assert.Equal(202, (await host.SendAsync(null, "POST", "/v1/sign-up", Body(new { programme = Demo, email, name = "Gita" }), null)).Status);
        var code = (await host.SendAsync(ApiHost.AdminKey, "GET", $"/v1/dev/inbox?to={email}", null, null)).Ok().Text("data.0.text");
        code = Code(code);
        var signedIn = (await host.SendAsync(null, "POST", "/v1/sign-in/confirm", Body(new { code }), "k")).Ok();
        Assert.Equal(signedIn.Body, (await host.SendAsync(null, "POST", "/v1/sign-in/confirm", Body(new { code }), "k")).Ok().Body);
        (await host.SendAsync(null, "POST", "/v1/sign-in/confirm", Body(new { code }), "other")).Refused(422, "sign_in_refused");
        var (key, id) = (signedIn.Text("key"), signedIn.Text("customer"));
        Assert.Equal("Gita", (await host.SendAsync(key, "GET", $"/v1/customers/{id}", null, null)).Ok().Text("name"));
        (await host.SendAsync(key, "GET", "/v1/customers", null, null)).Refused(403, "forbidden");
    }

    /// <summary>The one word of a letter that is a code.</summary>
    internal static string Code(string letter) => letter.Split([' ', '\n', '.'], StringSplitOptions.RemoveEmptyEntries).Single(word => word.Count(c => c == '-') == 3);

    private static byte[] Body<T>(T body) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body);
}
