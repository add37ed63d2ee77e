using Orleans.Runtime;

namespace Cashback.Silo;

/// <summary>An API that finds no silo, or that none lets in, asks for ever and says so: silos may start after it.</summary>
internal sealed partial class KeepAsking(ILogger<KeepAsking> log) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        NotIn(log, exception.GetType().Name);
        await Task.Delay(Pause, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo of this cluster can be reached ({Reason}): asking again.")]
    private static partial void NotIn(ILogger log, string reason);
}
