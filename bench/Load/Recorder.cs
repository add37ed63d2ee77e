using System.Diagnostics;

namespace Cashback.Load;

/// <summary>Collects answers after the warm-up: every latency, exactly.</summary>
internal sealed class Recorder
{
    private readonly List<long> latencies = new(1_000_000);
    private readonly long from;
    private int failures;
    private string? firstFailure;

    public Recorder(TimeSpan warmUp, TimeSpan time)
    {
        from = Stopwatch.GetTimestamp() + Ticks(warmUp);
        End = from + Ticks(time);
    }

    public long End { get; private set; }

    public static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    public void Stop() => End = Math.Min(End, Stopwatch.GetTimestamp());

    public void Answered(LoadConnection connection, long since, long now)
    {
        if (!connection.IsOk)
        {
            failures++;
            firstFailure ??= connection.Text;
        }
        else if (since >= from && now <= End)
        {
            latencies.Add(now - since);
        }
    }

    public Measured Finish()
    {
        latencies.Sort();
        return new(latencies.Count, failures, firstFailure, Stopwatch.GetElapsedTime(from, End), latencies);
    }
}
