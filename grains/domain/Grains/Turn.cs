using Cashback.Operations;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Grains;

/// <summary>Everything a decision may depend on besides state and command. No clock, no randomness, no settings but these.</summary>
public sealed record Turn
{
    public required GrainId Grain { get; init; }

    /// <summary>The sequence that the operation of this decision will have.</summary>
    public required long Seq { get; init; }

    public required int Incarnation { get; init; }

    /// <summary>Never before the last operation of this grain.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Never of a lower version than an earlier turn of this grain has seen.</summary>
    public required ProgrammeSnapshot Programme { get; init; }

    public required Actor Actor { get; init; }
    public Facts Facts { get; init; } = Facts.None;

    /// <summary>128 fresh random bits.</summary>
    public UInt128 Random { get; init; }

    /// <summary>The operations and rows that <see cref="Decider.Needs"/> asked for; missing ones are not in it.</summary>
    public Found Found { get; init; } = Found.Nothing;

    public Settings Settings => Programme.Settings;

    public OperationId Operation => new(Incarnation, Grain.Ref, Seq);
}

/// <summary>
/// What a decision must have before it is made: the grain's own earlier operations, and rows that this grain alone writes.
/// Both can change only through this grain, so its fence guards them as it guards the state.
/// </summary>
public sealed record Needs(IReadOnlyList<long> Operations, IReadOnlyList<byte[]> Rows)
{
    public static Needs Nothing { get; } = new([], []);

    /// <summary>An operation of a grain that has handed its purse over to this one: what is in a journal does not change.</summary>
    public (GrainId Grain, long Seq)? Foreign { get; init; }

    public bool IsNothing => Operations.Count == 0 && Rows.Count == 0 && Foreign is null;
}

/// <summary>What was there of it.</summary>
public sealed record Found(IReadOnlyList<Recorded> Operations, IReadOnlyList<Row> Rows)
{
    public static Found Nothing { get; } = new([], []);

    public Recorded? Operation(GrainId grain, long seq) => Operations.FirstOrDefault(o => o.Grain == grain && o.Seq == seq);

    public byte[]? Row(byte[] key)
    {
        foreach (var row in Rows)
        {
            if (row.Key.AsSpan().SequenceEqual(key))
                return row.Body;
        }

        return null;
    }
}
