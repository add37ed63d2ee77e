using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Cashback.Embedded;

/// <summary>
/// What a newcomer reads on the console: where it listens, and at the first start two calls to paste. <c>--public-url</c> says
/// where people find it, if that is elsewhere; a silo without an API (<c>--role silo</c>) does not know it by itself.
/// </summary>
internal sealed class Guide(IServer server, IHostApplicationLifetime life, IConfiguration configuration)
{
    private const string Elsewhere = "http://ADDRESS-OF-AN-API";

    public string? OwnerKey { get; set; }

    public string? TillKey { get; set; }

    public string? CardToken { get; set; }

    public void PrintWhenReady() => life.ApplicationStarted.Register(() =>
    {
        // A test server listens nowhere, and nobody reads its console.
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address)
            Console.Out.Write(Text(configuration["public-url"] ?? (configuration["role"] is "silo" ? Elsewhere : address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal))));
    });

    private string Text(string url)
    {
        var text = url == Elsewhere
            ? """
            This silo is ready. People and the API are where --role api runs (--public-url names it here).

            """
            : $"""
            Cashback is ready at {url} for people, and {url}/openapi/v1.json says what its API can do.

            """;
        if (OwnerKey is not null)
        {
            text += $"""

                The owner's key, shown only now (set CASHBACK_ADMIN_KEY for one of your own): {OwnerKey}
                Sign in with it: {url}/sign-in#key={OwnerKey}

                """;
        }

        if (TillKey is not null)
        {
            text += $"""

                There are a demo till and a demo card to try, shown only now. The till in a browser: {url}/sign-in#key={TillKey}
                Put 50.00 on the card:
                  {Curl(url, "topups", "hello-1", $$"""{"card":"{{CardToken}}","amount":5000,"method":"terminal"}""")}
                Pay a bill of 12.50 with it:
                  {Curl(url, "scans", "hello-2", $$"""{"card":"{{CardToken}}","bill":1250,"payWithMoney":true}""")}

                """;
        }

        return text;
    }

    private string Curl(string url, string path, string key, string body) =>
        $"curl -s {url}/v1/{path} -H 'Authorization: Bearer {TillKey}' -H 'Idempotency-Key: {key}' -H 'Content-Type: application/json' -d '{body}'";
}
