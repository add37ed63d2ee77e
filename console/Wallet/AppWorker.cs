using Cashback.Assets;

namespace Cashback.Wallet;

/// <summary>GET /app/worker.js: what makes the customer's page an app.</summary>
internal static class AppWorker
{
    public static void MapAppWorker(this IEndpointRouteBuilder app) => app.MapGet("/app/worker.js", Get);

    private static IResult Get(HttpContext context)
    {
        context.Response.Headers["Service-Worker-Allowed"] = "/app";
        return AssetFiles.Get(context, "current", "app-worker.js");
    }
}
