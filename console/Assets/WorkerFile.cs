namespace Cashback.Assets;

/// <summary>GET /till/worker.js and /app/worker.js: what makes an app of each.</summary>
internal static class WorkerFile
{
    public static void MapWorker(this IEndpointRouteBuilder app)
    {
        foreach (var scope in new[] { "/till", "/app" })
        {
            app.MapGet($"{scope}/worker.js", context =>
            {
                context.Response.Headers["Service-Worker-Allowed"] = scope;
                return AssetFiles.Get(context, "current", "worker.js").ExecuteAsync(context);
            });
        }
    }
}
