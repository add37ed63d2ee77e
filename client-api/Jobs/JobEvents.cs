using System.Globalization;
using System.Text;
using Cashback.Access;
using Cashback.Grains;
using Cashback.Matches;
using Cashback.Problems;

namespace Cashback.Jobs;

/// <summary>
/// GET /v1/jobs/{id}/events: the job as server-sent events, one a change that is seen, until it has ended. The id of an event is
/// the job's version: who comes back with <c>Last-Event-ID</c> hears of what is newer.
/// </summary>
internal static class JobEvents
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Proxies close a connection on which nothing happens for a minute.</summary>
    private const int LooksWithoutNews = 60;

    public static async Task StreamAsync(HttpContext context, Caller caller, string id, IGrains grains, TimeProvider time)
    {
        var view = await JobsApi.ViewAsync(caller, id, grains);
        var known = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : -1;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        var gone = context.RequestAborted;
        try
        {
            for (var quiet = 0; ; quiet++)
            {
                if (view.Version != known)
                {
                    (known, quiet) = (view.Version, 0);
                    await SendAsync(context, $"id: {known.ToString(CultureInfo.InvariantCulture)}\nevent: job\ndata: {Encoding.UTF8.GetString(Result<JobReply>.Json(JobReply.Of(view, Pace.Of(context.RequestServices))))}\n\n");
                }
                else if (quiet % LooksWithoutNews == LooksWithoutNews - 1)
                {
                    await SendAsync(context, ": still here\n\n");
                }

                if (view.Status is JobStatus.Done or JobStatus.Cancelled or JobStatus.Failed)
                    return;
                await Task.Delay(Look, time, gone);
                view = await JobsApi.ViewAsync(caller, id, grains);
            }
        }
        catch (Exception left) when (left is OperationCanceledException or ProblemException && context.Response.HasStarted)
        {
            // The reader has left, or the node is overloaded or leaving: the reader comes back with the last id.
        }
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
