namespace Cashback.Simulator.Faults;

/// <summary>How often what goes wrong, in thousandths. Drawn from the seed, so some worlds are calm and some are terrible.</summary>
internal sealed class FaultPlan
{
    public FaultPlan(Random random)
    {
        Unavailable = Draw(random, 60);
        AppliedButLost = Draw(random, 80);
        Lost = Draw(random, 60);
        Orphaned = Draw(random, 80);
        ReadFails = Draw(random, 30);
        AcknowledgeLost = Draw(random, 700);
        Crash = Draw(random, 150);
        ClockStep = Draw(random, 100);
        LongJump = Draw(random, 30);
        Restore = random.Next(4) == 0 ? 120 : 0;
        Duplicate = Draw(random, 300);
        ProviderLost = Draw(random, 200);
    }

    /// <summary>A commit is refused: nothing was written.</summary>
    public int Unavailable { get; }

    /// <summary>A commit succeeds and its reply is lost.</summary>
    public int AppliedButLost { get; }

    /// <summary>A commit never reaches the store, and nobody is told.</summary>
    public int Lost { get; }

    /// <summary>A commit is cut off and lands later, after its client has given up on that connection.</summary>
    public int Orphaned { get; }

    public int ReadFails { get; }

    public int AcknowledgeLost { get; }

    public int Crash { get; }

    public int ClockStep { get; }

    /// <summary>A jump of months, so request ids and messages grow old.</summary>
    public int LongJump { get; }

    /// <summary>The database is put back to a backup while processes that know better are alive.</summary>
    public int Restore { get; }

    /// <summary>A client sends the same request again, elsewhere, while the first is under way.</summary>
    public int Duplicate { get; }

    /// <summary>A call of the payment provider is lost, or its answer.</summary>
    public int ProviderLost { get; }

    /// <summary>No more faults: what is unfinished must finish.</summary>
    public bool Calm { get; set; }

    public bool Happens(Random random, int thousandths) => !Calm && random.Next(1000) < thousandths;

    private static int Draw(Random random, int most) => random.Next(3) == 0 ? 0 : random.Next(most);
}
