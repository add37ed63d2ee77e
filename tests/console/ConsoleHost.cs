using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cashback.Console.Tests;

/// <summary>The real embedded host over the memory journal, on a real port, so that a browser can come.</summary>
public sealed class ConsoleHost : WebApplicationFactory<Program>
{
    public const string OwnerKey = "the platform owner's key";

    public ConsoleHost() => UseKestrel(0);

    /// <summary>As with <c>--demo</c>.</summary>
    public bool IsDemo { get; init; }

    /// <summary>As with <c>--public-url</c>.</summary>
    public string? PublicUrl { get; init; }

    public Uri Address
    {
        get
        {
            StartServer();
            return ClientOptions.BaseAddress;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("journal", "memory");
        builder.UseSetting("CASHBACK_ADMIN_KEY", OwnerKey);
        builder.UseSetting("CASHBACK_DEV_INBOX", "true");
        if (IsDemo)
            builder.UseSetting("demo", "true");
        if (PublicUrl is not null)
            builder.UseSetting("public-url", PublicUrl);
        builder.UseSetting("CASHBACK_QR_KEY", Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef")));
    }
}
