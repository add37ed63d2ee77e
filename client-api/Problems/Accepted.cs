using System.Buffers;
using System.Reflection;
using Cashback.Grains;
using Microsoft.AspNetCore.Http.Metadata;

namespace Cashback.Problems;

/// <summary>202 with the job's id once the job is durable, or a problem.</summary>
internal sealed class Accepted : IResult, IEndpointMetadataProvider
{
    private readonly GrainRef _job;
    private readonly bool _replayed;
    private readonly Problem? _problem;

    private Accepted(GrainRef job, bool replayed, Problem? problem)
    {
        _job = job;
        _replayed = replayed;
        _problem = problem;
    }

    public static implicit operator Accepted(Problem problem) => new(default, false, problem);

    public static Accepted Of(GrainRef job, bool replayed) => new(job, replayed, null);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(202, typeof(JobIdReply), ["application/json"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (_problem is not null)
        {
            await _problem.ExecuteAsync(httpContext);
            return;
        }

        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        if (_replayed)
            response.Headers["Idempotency-Replayed"] = "true";
        response.BodyWriter.Write(Result<JobIdReply>.Json(new(_job)));
        await response.BodyWriter.FlushAsync();
    }
}

internal sealed record JobIdReply(GrainRef Job);
