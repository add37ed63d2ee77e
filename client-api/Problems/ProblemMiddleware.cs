using Microsoft.Extensions.Logging;

namespace Cashback.Problems;

/// <summary>Turns whatever leaves the pipeline without a body or with an exception into a problem.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ProblemException refused)
        {
            await SendAsync(context, refused.Problem);
            return;
        }
        catch (BadHttpRequestException broken)
        {
            await SendAsync(context, Problem.Of(ProblemCode.OfStatus(broken.StatusCode)));
            return;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is there to read an answer.
        }
        catch (Exception broken)
        {
            log.LogError(broken, "Unhandled exception in {Route}", context.GetEndpoint()?.DisplayName);
            await SendAsync(context, Problem.Of(ProblemCode.InternalError));
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
            await SendAsync(context, Problem.Of(ProblemCode.OfStatus(response.StatusCode)));
    }

    private static Task SendAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // A cut answer must not look like a whole one.
            return Task.CompletedTask;
        }

        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        context.Response.Headers.Allow = allow;
        return problem.ExecuteAsync(context);
    }
}
