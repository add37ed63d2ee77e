namespace Cashback.Access;

/// <summary>Where people reach this host: what links begin with. The host has put <c>--public-url</c> in the request, if there is one.</summary>
internal static class Origin
{
    public static string Of(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";
}
