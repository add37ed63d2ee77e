using Cashback.Grains;
using Cashback.Journal;

namespace Cashback.Silo;

/// <summary>
/// The way to a grain, wherever in the cluster it lives. A call that was fenced, or whose silo was lost, is routed once more:
/// its id makes twice once. Then the caller hears "overloaded" (nothing happened) or "unknown" (ask again).
/// </summary>
internal sealed class ClusterGrains(IGrainFactory factory, IJournal journal, TimeProvider time, ILogger<ClusterGrains> log) : IGrains
{
    private const int Attempts = 2;

    public int Incarnation => journal.Incarnation;

    /// <summary>A caller's request: whoever answers follows the purse.</summary>
    public ValueTask<Answer> AskAsync(GrainId grain, Request request) => SendAsync(new(grain, request, Follows: true));

    /// <summary>One call, from a caller or from another grain's node.</summary>
    public async ValueTask<Answer> SendAsync(RoutedCall call)
    {
        var bytes = CallJson.Write(call);
        var target = factory.GetGrain<ITurnGrain>(GrainKeys.Of(call.Grain));
        var started = time.GetTimestamp();
        var last = Outcome.Unknown;
        for (var attempt = 0; attempt < Attempts && time.GetElapsedTime(started) < Deadlines.Api; attempt++)
        {
            last = Outcome.Unknown;
            SentAnswer? answer;
            try
            {
                var left = Deadlines.Api - time.GetElapsedTime(started);
                answer = CallJson.ReadAnswer((await target.AskAsync(new(bytes)).WaitAsync(left, time)).Value);
            }
            catch (Exception lost)
            {
                // The silo went, or the cluster is not there: whether the turn ran is not known.
                Lost(call, lost);
                continue;
            }

            if (answer?.Broken is { } broken)
                throw new InvalidOperationException($"{call.Grain} failed a turn: {broken}");
            if (answer is null)
                return new(Outcome.Unknown);
            if (answer.Outcome != Outcome.Fenced)
                return new(answer.Outcome, answer.Reply, answer.Replayed, answer.Seq, answer.At);
            last = Outcome.Overloaded;
        }

        return new(last);
    }

    private void Lost(RoutedCall call, Exception lost)
    {
        if (log.IsEnabled(LogLevel.Debug))
            log.LogDebug(lost, "A call of {Grain} was lost", call.Grain);
    }
}
