using System.Security.Claims;
using Cashback.Calls;
using Cashback.Grains;
using Cashback.Layout;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Access;

/// <summary>
/// A signed-in browser: a cookie, encrypted by the host, holds an API key. The key is asked for at each request, so one that
/// is revoked ends its sessions at once.
/// </summary>
internal static class Session
{
    public const string Scheme = "Session";
    public const string SignInPath = "/sign-in";

    /// <summary>Whose customer last signed in here: he finds the door again without the link that he was given.</summary>
    public const string ProgrammeCookie = "cashback-programme";

    private const string AppPath = "/app";

    private const string KeyClaim = "key";
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    public static void AddSignedIn(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddAuthentication(Scheme).AddCookie(Scheme, Configure);
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "cashback";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = Lasts;
        options.SlidingExpiration = true;
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = "next";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context =>
        {
            context.Response.Redirect(IsApp(context.Request) ? SignInOf(context.Request) : context.RedirectUri);
            return Task.CompletedTask;
        };
        options.Events.OnRedirectToAccessDenied = ForbiddenAsync;
    }

    /// <summary>Null: no such key.</summary>
    public static async Task<Me?> SignInAsync(HttpContext context, ApiCalls api, string key)
    {
        var answer = await api.GetAsync(key, "/v1/me", context.RequestAborted);
        if (!answer.IsOk)
            return null;
        var me = answer.Read<Me>();
        var identity = new ClaimsIdentity([new(KeyClaim, key), new(ClaimTypes.Role, me.Role.ToString())], Scheme);
        if (me.Platform)
            identity.AddClaim(new(ClaimTypes.Role, ForPlatformAttribute.Role));
        await context.SignInAsync(Scheme, new(identity));
        if (me.Role == Role.Customer)
            context.Response.Cookies.Append(ProgrammeCookie, me.Programme.Id, new() { Path = AppPath, HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(400), IsEssential = true });
        return me;
    }

    /// <summary>Where somebody signs in who came to this page: customers have a door of their own.</summary>
    public static string SignInOf(HttpRequest request) => IsApp(request) ? AppPath + SignInPath : SignInPath;

    /// <summary>Where somebody of this role starts.</summary>
    public static string Home(Role role) => role switch
    {
        Role.Till => "/till",
        Role.Customer => AppPath,
        _ => "/",
    };

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var key = context.Principal?.FindFirstValue(KeyClaim) ?? "";
        var api = context.HttpContext.RequestServices.GetRequiredService<ApiCalls>();
        var answer = await api.GetAsync(key, "/v1/me", context.HttpContext.RequestAborted);
        if (answer.IsOk)
        {
            Visit.Of(context.HttpContext).Known(answer.Read<Me>(), key);
            return;
        }

        context.RejectPrincipal();
        if (answer.Status == StatusCodes.Status401Unauthorized)
            await context.HttpContext.SignOutAsync(Scheme);
    }

    private static bool IsApp(HttpRequest request) => request.Path.StartsWithSegments(AppPath, StringComparison.Ordinal);

    private static Task ForbiddenAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return new RazorComponentResult<ForbiddenPage> { StatusCode = StatusCodes.Status403Forbidden }.ExecuteAsync(context.HttpContext);
    }
}
