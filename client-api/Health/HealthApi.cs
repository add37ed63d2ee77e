using Cashback.Grains;
using Cashback.Problems;
using Cashback.Reads;
using Microsoft.Extensions.Hosting;

namespace Cashback.Health;

/// <summary>Whether the process lives, and whether it should be sent requests.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => (Result<HealthReply>)new HealthReply("ok")).WithTags("Operation").WithName("health");
        app.MapGet("/readyz", ReadyAsync).WithTags("Operation").WithName("ready");
    }

    /// <summary>Ready: not stopping, and the journal answers.</summary>
    private static async Task<Result<HealthReply>> ReadyAsync(IReads reads, IHostApplicationLifetime life)
    {
        if (life.ApplicationStopping.IsCancellationRequested)
            return Problem.Of(ProblemCode.Overloaded, detail: "stopping", retryAfter: 5);
        try
        {
            await reads.FindAsync(RowKey.Of(1, ListKind.Snapshot)).AsTask().WaitAsync(Patience);
            return new HealthReply("ready");
        }
        catch (Exception)
        {
            return Problem.Of(ProblemCode.Overloaded, detail: "the journal does not answer", retryAfter: 5);
        }
    }
}

internal sealed record HealthReply(string Status);
