using System.CommandLine;

namespace Cashback.Api;

/// <summary>Where the API is and who asks: options that every command takes.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<Uri> url = new("--url")
    {
        Description = "Address of the host; CASHBACK_URL if absent.",
        Recursive = true,
        DefaultValueFactory = _ => new(Environment.GetEnvironmentVariable("CASHBACK_URL") ?? "http://127.0.0.1:8080"),
        CustomParser = given =>
        {
            if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address!.Scheme is "http" or "https")
                return address;
            given.AddError("--url is an address such as http://127.0.0.1:8080");
            return null;
        },
    };

    private readonly Option<string?> key = new("--key")
    {
        Description = "An owner's key; CASHBACK_KEY or CASHBACK_ADMIN_KEY if absent.",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CASHBACK_KEY") ?? Environment.GetEnvironmentVariable("CASHBACK_ADMIN_KEY"),
    };

    private readonly Option<bool> json = new("--json") { Description = "Answer as one line of JSON, without colours or progress.", Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(url);
        root.Options.Add(key);
        root.Options.Add(json);
    }

    public ApiClient Open(ParseResult parsed) => new(parsed.GetRequiredValue(url), parsed.GetValue(key));

    public Output Output(ParseResult parsed) => new(parsed.GetValue(json));
}
