using Cashback.Access;
using Cashback.Calls;

namespace Cashback.Jobs;

/// <summary>GET /jobs/{id}/events: the job's events for the script of its page, with the session in place of a key.</summary>
internal static class JobFollowing
{
    public static void MapJobFollowing(this IEndpointRouteBuilder app) => app.MapGet("/jobs/{id}/events", FollowAsync).RequireAuthorization(new ForStaffAttribute());

    private static async Task FollowAsync(HttpContext context, string id, ApiCalls api)
    {
        var path = $"/v1/jobs/{Uri.EscapeDataString(id)}";
        var key = Visit.Of(context).Key!;
        var answer = await api.GetAsync(key, path, context.RequestAborted);
        if (!answer.IsOk)
        {
            context.Response.StatusCode = answer.Status;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        await api.StreamAsync(key, $"{path}/events", context.Request.Headers["Last-Event-ID"], context.Response.Body, context.RequestAborted);
    }
}
