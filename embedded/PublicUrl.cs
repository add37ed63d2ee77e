namespace Cashback.Embedded;

/// <summary>
/// The address by which people reach this host, <c>--public-url</c>. With it every link that the host makes, in letters, on
/// pages and in answers, begins so, whatever a request says of itself; without it a link is of the host that is asked.
/// </summary>
internal static class PublicUrl
{
    /// <summary>First of all that answers requests.</summary>
    public static void UsePublicUrl(this WebApplication app)
    {
        if (app.Configuration["public-url"] is not { Length: > 0 } text)
            return;
        var url = Read(text);
        var host = new HostString(url.Authority);
        app.Use((context, next) =>
        {
            (context.Request.Scheme, context.Request.Host) = (url.Scheme, host);
            return next(context);
        });
    }

    private static Uri Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? url
            : throw new InvalidOperationException($"--public-url is an address like https://cashback.example.org, not {text}");
}
