namespace Cashback.Replays;

/// <summary>A way of sending sales: in batches or one a request.</summary>
internal interface IUpload
{
    /// <summary>Sends them in order; returns once each has a final answer.</summary>
    Task SendAsync(IReadOnlyList<Sale> lane, CancellationToken cancel);
}
