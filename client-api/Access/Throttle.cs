using System.Collections.Concurrent;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Access;

/// <summary>
/// Failed look-ups of tokens, numbers and codes, per API key: a bucket of <see cref="Burst"/> that refills by one each
/// <see cref="Refill"/>. An empty bucket refuses look-ups before they are tried, so guessing learns nothing.
/// </summary>
internal sealed class Throttle(TimeProvider time)
{
    /// <summary>A queue of mistyped numbers at a busy till stays far below.</summary>
    public const int Burst = 100;

    public static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    /// <summary>Keys with failures; beyond it the table starts anew.</summary>
    private const int MaxKeys = 10_000;

    private readonly ConcurrentDictionary<(int Programme, GrainRef Key), Bucket> _buckets = new();

    /// <summary>Refuses with the time to wait where the caller has guessed too often.</summary>
    public void Admit(Caller caller)
    {
        if (_buckets.IsEmpty || !_buckets.TryGetValue((caller.Programme, caller.Key.Key), out var bucket))
            return;
        lock (bucket)
        {
            if (bucket.Left(time) < 1)
                throw new ProblemException(Problem.Of(ProblemCode.TooManyFailedLookUps, retryAfter: (int)Math.Ceiling(Refill.TotalSeconds)));
        }
    }

    /// <summary>Counts a failure and ends the request as every unknown thing ends.</summary>
    public ProblemException Failed(Caller caller)
    {
        if (_buckets.Count >= MaxKeys)
            _buckets.Clear();
        var bucket = _buckets.GetOrAdd((caller.Programme, caller.Key.Key), _ => new Bucket(time.GetTimestamp()));
        lock (bucket)
            bucket.Take(time);
        return ProblemException.NotFound();
    }

    private sealed class Bucket(long at)
    {
        private long _at = at;
        private long _left = Burst;

        public long Left(TimeProvider time)
        {
            var gained = time.GetElapsedTime(_at).Ticks / Refill.Ticks;
            if (gained > 0)
            {
                _left = Math.Min(Burst, _left + gained);
                _at = time.GetTimestamp();
            }

            return _left;
        }

        public void Take(TimeProvider time) => _left = Math.Max(0, Left(time) - 1);
    }
}
