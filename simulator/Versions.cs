using Cashback.Grains;

namespace Cashback.Simulator;

/// <summary>The real rules, in the version that is released and in a newer one that has raised the schema of its states.</summary>
internal static class Versions
{
    public static IReadOnlyList<Decider> Deciders(bool newer) =>
        [.. Grains.Deciders.All.Select(d => newer && d.Kind == GrainKind.Card ? new NewerDecider(d) : d)];
}

/// <summary>The same rules; its states carry a field that the released version would lose.</summary>
internal sealed class NewerDecider(Decider released) : Decider
{
    public override GrainKind Kind => released.Kind;

    public override int Schema => released.Schema + 1;

    public override Command? Woken => released.Woken;

    public override Reply Answer(GrainState? state, Query query, Turn turn) => released.Answer(state, query, turn);

    public override Needs Needs(GrainId grain, Command command, GrainState? state, Found found, int round) => released.Needs(grain, command, state, found, round);

    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state) => released.Holdings(grain, state);

    public override byte[] Save(GrainState state) => released.Save(state);

    public override GrainState Load(ReadOnlySpan<byte> bytes) => released.Load(bytes);

    protected override Decision Judge(GrainState? state, Command command, Turn turn) => released.Decide(state, command, turn);
}
