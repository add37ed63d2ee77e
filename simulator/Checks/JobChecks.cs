using System.Text.Json;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Programmes;
using Cashback.Simulator.Workload;

namespace Cashback.Simulator.Checks;

/// <summary>
/// Jobs against the journals of their members: each member adjusted at most once a job, the counts add up to what was done, and
/// no job stands still once nothing is on its way.
/// </summary>
internal sealed class JobChecks(World world, IReadOnlyDictionary<GrainKind, Decider> deciders)
{
    public void AtEnd()
    {
        var done = new Dictionary<GrainRef, (long Applied, long Change)>();
        foreach (var (grain, entries) in world.Database.Tables.Journal.Where(g => g.Key.Kind == GrainKind.Customer))
        {
            var seen = new HashSet<GrainRef>();
            foreach (var entry in entries.Values)
            {
                var operation = JsonSerializer.Deserialize(entry.Body, Wire.Default.Operation)!;
                if (operation is not { Command: AdjustMember adjust, Reply: MemberAdjusted adjusted })
                    continue;
                Require(seen.Add(adjust.Job), $"{grain} was adjusted twice by {adjust.Job}");
                Require(!adjust.Adjustment.DryRun, $"{grain} recorded a dry run of {adjust.Job}");
                var (applied, change) = done.GetValueOrDefault(adjust.Job);
                done[adjust.Job] = (applied + (adjusted.Before == adjusted.After ? 0 : 1), change + adjusted.After - adjusted.Before);
            }
        }

        var group = View<GroupView>(Cast.Group, new GetGroup()) ?? throw new ViolationException("the group is gone");
        Require(!group.Telling, "the group still tells its members, and nothing is on its way");
        foreach (var job in world.Database.Tables.Journal.Keys.Where(g => g.Kind == GrainKind.Job))
        {
            if (View<JobView>(job, new GetJob()) is not { Match: null } view)
                continue;
            // An undo may wait for a job that waits for somebody.
            Require(view.Status != JobStatus.Running || (group.Job != job.Ref && view.Undo is not null), $"{job} runs, and nothing is on its way: {view}");
            var (applied, change) = done.GetValueOrDefault(job.Ref);
            Require(view.Measured || (view.Counts.Applied == applied && view.Counts.Up - view.Counts.Down == change), $"{job} says {view.Counts}, its members {applied} and {change}");
        }
    }

    private TView? View<TView>(GrainId grain, Query query)
        where TView : Reply
    {
        if (!world.Database.Tables.Heads.TryGet(grain, out var head))
            return null;
        var decider = deciders[grain.Kind];
        var turn = new Turn
        {
            Grain = grain, Seq = head.Seq + 1, Incarnation = 1, Now = world.Scheduler.Now, Actor = Actor.System,
            Programme = new(Cast.Programme, new("", "XXX", 2, "en", "Etc/UTC"), new Settings()),
        };
        return decider.Answer(decider.Load(head.State.Span), query, turn) as TView;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new ViolationException(what);
    }
}
