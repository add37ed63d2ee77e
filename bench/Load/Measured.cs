using System.Diagnostics;

namespace Cashback.Load;

/// <summary>What a run showed.</summary>
/// <param name="Answers">Answered with 200, in the measured time.</param>
/// <param name="Failures">Answered with anything else.</param>
/// <param name="FirstFailure">What the first of those said.</param>
/// <param name="Took">The measured time.</param>
/// <param name="Latencies">Stopwatch ticks, in order.</param>
internal sealed record Measured(int Answers, int Failures, string? FirstFailure, TimeSpan Took, IReadOnlyList<long> Latencies)
{
    public double Rate => Answers / Took.TotalSeconds;

    /// <summary>The smallest latency that at least this share of the answers stayed within.</summary>
    public TimeSpan Percentile(double share) =>
        Latencies.Count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, Latencies[Math.Min(Latencies.Count - 1, (int)(share * Latencies.Count))]);
}
