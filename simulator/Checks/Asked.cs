using Cashback.Grains;
using Cashback.Reads;
using Cashback.Simulator.Workload;

namespace Cashback.Simulator.Checks;

/// <summary>Asks a grain by what the database holds now, without a node.</summary>
internal static class Asked
{
    private static readonly IReadOnlyDictionary<GrainKind, Decider> Deciders = Versions.Deciders(true).ToDictionary(d => d.Kind);

    public static TView? View<TView>(World world, GrainId grain, Query query)
        where TView : Reply
    {
        if (!world.Database.Tables.Heads.TryGet(grain, out var head))
            return null;
        var decider = Deciders[grain.Kind];
        var state = decider.Load(head.State.Span);
        var found = Found.Nothing;
        for (var round = 0; round < Decider.MaxRounds; round++)
        {
            var needs = decider.Needs(grain, query, state, found, round);
            if (needs.IsNothing)
                break;
            found = found with { Rows = [.. found.Rows, .. needs.Rows.Where(k => world.Database.Tables.Rows.TryGet(k, out _)).Select(k => new Row(k, Body(world, k)))] };
        }

        var turn = new Turn
        {
            Grain = grain, Seq = head.Seq + 1, Incarnation = 1, Now = world.Scheduler.Now, Actor = Actor.System, Found = found,
            Programme = new(Cast.Programme, new("", "XXX", 2, "en", "Etc/UTC"), new()),
        };
        return decider.Answer(state, query, turn) as TView;
    }

    private static byte[] Body(World world, byte[] key) => world.Database.Tables.Rows.TryGet(key, out var body) ? body : [];
}
