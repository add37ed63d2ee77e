using System.Diagnostics;
using Cashback.Load;

namespace Cashback.InProcess;

/// <summary>Work in this process by many callers at once.</summary>
internal static class Callers
{
    private const int AtOnce = 1000;

    /// <summary>Once for each number below the count.</summary>
    public static async Task ForEachAsync(int count, Func<int, Task> work)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, count)).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
                await work(i);
        })));
    }

    /// <summary>How often a second it can be done with random numbers below the count.</summary>
    public static async Task<double> RateAsync(int count, TimeSpan warmUp, TimeSpan time, Func<int, Task> work)
    {
        var from = Stopwatch.GetTimestamp() + Recorder.Ticks(warmUp);
        var end = from + Recorder.Ticks(time);
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetTimestamp() < end)
            {
                await work(Random.Shared.Next(count));
                if (Stopwatch.GetTimestamp() is var now && now >= from && now <= end)
                    Interlocked.Increment(ref done);
            }
        })));
        return done / time.TotalSeconds;
    }
}
