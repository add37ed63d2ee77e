using System.Diagnostics.Metrics;
using Cashback.Grains;

namespace Cashback.Silo.Tests.Turns;

/// <summary>The same grain without [Reentrant]: one call at a time.</summary>
[GrainType("oneatatime")]
internal sealed class OneAtATimeGrain(Node node) : TurnGrain(node);

/// <summary>Counts the operations of each commit of this process.</summary>
internal sealed class Commits : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private long _commits;
    private long _operations;

    public Commits()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Cashback.Shell", Name: "cashback.chain.length" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, length, _, _) =>
        {
            lock (_gate)
                (_commits, _operations) = (_commits + 1, _operations + length);
        });
        _listener.Start();
    }

    /// <summary>Operations a commit since the last look.</summary>
    public double Take()
    {
        lock (_gate)
        {
            var ratio = (double)_operations / Math.Max(1, _commits);
            (_commits, _operations) = (0, 0);
            return ratio;
        }
    }

    public void Dispose() => _listener.Dispose();
}
