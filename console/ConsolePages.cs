using System.Globalization;
using Cashback.Access;
using Cashback.Assets;
using Cashback.Books;
using Cashback.Calls;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Jobs;
using Cashback.Languages;
using Cashback.Layout;
using Cashback.Lists;
using Cashback.Matches;
using Cashback.Payouts;
using Cashback.Register;
using Cashback.Rfm;
using Cashback.Rules;
using Cashback.Staff;
using Cashback.Wallet;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback;

/// <summary>
/// The pages for people, for any host that serves the API: <see cref="UseConsole"/> before the API's middleware,
/// <see cref="MapConsole"/> after its routes.
/// </summary>
public static class ConsolePages
{
    /// <param name="services">The host's.</param>
    /// <param name="keys">Folder of the keys that protect cookies; null: they end with the process.</param>
    /// <param name="queues">Secret that the keys of the tills' queues are derived from, the same in every process.</param>
    public static IServiceCollection AddConsole(this IServiceCollection services, string? keys, byte[] queues)
    {
        var protection = services.AddDataProtection().SetApplicationName("Cashback");
        if (keys is null)
            protection.UseEphemeralDataProtectionProvider();
        else
            protection.PersistKeysToFileSystem(new(keys));
        services.AddAntiforgery(options => options.Cookie.Name = "cashback-form");
        services.AddSignedIn();
        services.AddHttpContextAccessor();
        services.AddSingleton<ApiCalls>();
        services.AddSingleton(new QueueSeals(queues));
        services.AddRazorComponents();
        return services;
    }

    /// <summary>Gives every request that is a page its language and its headers, and keeps the rest of the pipeline for calls to the API.</summary>
    public static void UseConsole(this WebApplication app)
    {
        var api = app.Services.GetRequiredService<ApiCalls>();
        app.Use(next =>
        {
            api.Pipeline = next;
            return context => IsApi(context.Request.Path) ? next(context) : PageAsync(context, next);
        });
    }

    public static void MapConsole(this WebApplication app)
    {
        // The API has its own access check, which is all that a scan pays for; these would be put before it without being asked.
        IApplicationBuilder host = app;
        host.Properties["__AuthenticationMiddlewareSet"] = host.Properties["__AuthorizationMiddlewareSet"] = true;
        app.UseWhen(IsForPeople, pages =>
        {
            pages.UseAuthentication();
            pages.UseAuthorization();
            pages.UseAntiforgery();
        });
        app.Use(FailuresAsync);
        app.Use((context, next) => context.GetEndpoint() is null && !IsApi(context.Request.Path) && HttpMethods.IsGet(context.Request.Method) && AsksForPage(context.Request)
            ? new RazorComponentResult<NotFoundPage> { StatusCode = StatusCodes.Status404NotFound }.ExecuteAsync(context)
            : next(context));
        app.MapRazorComponents<App>().WithMetadata(ConsoleRoute.Mark);
        var others = app.MapGroup("").ExcludeFromDescription().WithMetadata(ConsoleRoute.Mark);
        others.MapGet("/assets/{version}/{**name}", AssetFiles.Get);
        others.MapPost("/language", ([FromForm] IFormCollection form, HttpContext context) => LanguageCookie.Choose(context, form));
        others.MapPost("/sign-out", SignOutAsync);
        others.MapPost("/app/sign-out", SignOutAsync);
        others.MapCardPrinting();
        others.MapRegister();
        others.MapRulesExample();
        others.MapTrialBalanceFile();
        others.MapPayoutFiles();
        others.MapMatchFiles();
        others.MapAppExport();
        others.MapPasskeyQuestions();
        others.MapJobFollowing();
        others.MapCustomerExport();
        others.MapWorker();
        others.MapLists();
        others.MapJournalFile();
    }

    /// <summary>A page that the API would not serve: the session has ended, or a broken machine.</summary>
    private static async Task FailuresAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ApiFailure failure) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            if (failure.Answer.Status == StatusCodes.Status401Unauthorized)
                context.Response.Redirect(Session.SignInOf(context.Request));
            else if (failure.Answer.Status == StatusCodes.Status403Forbidden)
                await new RazorComponentResult<ForbiddenPage> { StatusCode = failure.Answer.Status }.ExecuteAsync(context);
            else
                await new RazorComponentResult<FailurePage> { StatusCode = StatusCodes.Status503ServiceUnavailable }.ExecuteAsync(context);
        }
    }

    private static async Task<IResult> SignOutAsync([FromForm] IFormCollection form, HttpContext context, ApiCalls api)
    {
        if (Visit.Of(context) is { Me.Session: { } session, Key: { } key })
            await api.SendAsync(key, "DELETE", $"/v1/me/sessions/{session}", null, null, context.RequestAborted);
        await context.SignOutAsync(Session.Scheme);
        return TypedResults.LocalRedirect(Session.SignInOf(context.Request));
    }

    private static bool IsApi(PathString path) => path.StartsWithSegments("/v1", StringComparison.Ordinal);

    private static bool IsForPeople(HttpContext context) => !IsApi(context.Request.Path) && context.GetEndpoint() is not null && !context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);

    private static bool AsksForPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private static Task PageAsync(HttpContext context, RequestDelegate next)
    {
        var texts = Texts.Of(context.Request);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = texts.Culture;
        context.Features.Set(new Visit(texts));
        context.Response.OnStarting(SecurityHeaders.Write, context.Response);
        return next(context);
    }
}
