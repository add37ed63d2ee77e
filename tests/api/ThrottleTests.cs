using Cashback.Access;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Problems;

namespace Cashback.Api.Tests;

public sealed class ThrottleTests
{
    [Fact]
    public void AGuesser_IsStopped_OthersAreNot_AndTimeHelps()
    {
        var time = new HandTime();
        var throttle = new Throttle(time);
        var (guesser, other) = (Key(1), Key(2));
        for (var i = 0; i < Throttle.Burst; i++)
        {
            throttle.Admit(guesser);
            Assert.Equal("not_found", throttle.Failed(guesser).Problem.Code.Code);
        }

        var stopped = Assert.Throws<ProblemException>(() => throttle.Admit(guesser));
        Assert.Equal((429, 1), (stopped.Problem.Code.Status, stopped.Problem.RetryAfter));
        throttle.Admit(other);
        time.Pass(Throttle.Refill);
        throttle.Admit(guesser);
        throttle.Failed(guesser);
        Assert.Throws<ProblemException>(() => throttle.Admit(guesser));
    }

    private static Caller Key(int number) => new(new Principal(1, new(GrainKind.ApiKey, (UInt128)number), Role.Till));
}

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class HandTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public void Pass(TimeSpan time) => _now += time;
}
