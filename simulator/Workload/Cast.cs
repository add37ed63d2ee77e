using Cashback.Grains;

namespace Cashback.Simulator.Workload;

/// <summary>Who plays: few cards and tills, so that everything meets.</summary>
internal static class Cast
{
    public const int Programme = 1;

    public static GrainId ProgrammeGrain { get; } = new(Programme, GrainRef.Programme);

    public static GrainRef OwnerKey { get; } = new(GrainKind.ApiKey, 1);

    public static GrainId Venue { get; } = new(Programme, new(GrainKind.Venue, 1));

    public static IReadOnlyList<GrainId> Tills { get; } = [.. Enumerable.Range(1, 2).Select(i => new GrainId(Programme, new(GrainKind.Till, (UInt128)i)))];

    /// <summary>Three: a merge may be of somebody who was merged into.</summary>
    public static IReadOnlyList<GrainId> Customers { get; } = [.. Enumerable.Range(1, 3).Select(i => new GrainId(Programme, new(GrainKind.Customer, (UInt128)(i + 100))))];

    /// <summary>All customers are its members.</summary>
    public static GrainId Group { get; } = new(Programme, new(GrainKind.Group, 1));

    public static GrainId Match { get; } = new(Programme, new(GrainKind.Match, ((UInt128)7 << 64) | 1));

    /// <summary>Cards in a drawer: they take the place of others.</summary>
    public static IReadOnlyList<GrainId> Spares { get; } = [.. Enumerable.Range(5, 4).Select(i => new GrainId(Programme, new(GrainKind.Card, (UInt128)i)))];

    public static IReadOnlyList<GrainId> Cards { get; } = [.. Enumerable.Range(1, 4).Select(i => new GrainId(Programme, new(GrainKind.Card, (UInt128)i)))];
}
