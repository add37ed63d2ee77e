using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Ledger;

namespace Cashback.Simulator.Workload;

/// <summary>Somebody in the office: adjusts the group while its members spend, and meddles with the jobs.</summary>
internal sealed class GroupWork(Random random)
{
    private readonly List<GrainId> _jobs = [];

    public (GrainId Grain, Command Command) Next()
    {
        if (_jobs.Count == 0 || random.Next(3) == 0)
        {
            _jobs.Add(new(Cast.Programme, new(GrainKind.Job, (UInt128)(ulong)random.NextInt64())));
            return (Cast.Group, new AdjustGroup(_jobs[^1].Ref, Adjustment(), "everyone"));
        }

        var job = _jobs[random.Next(_jobs.Count)];
        return random.Next(8) switch
        {
            0 => (Cast.Group, new ChangeGroup(Rate: new(random.Next(3) == 0 ? null : random.Next(0, 2_000)))),
            1 => (Cast.Group, new AddMembers([.. Cast.Customers.Select(c => c.Ref)])),
            2 => (job, new PauseJob()),
            3 => (job, new ResumeJob()),
            4 => (job, new CancelJob("enough")),
            5 => (job, new ApproveJob()),
            6 => (job, new UndoJob()),
            _ => (job, new GetJob()),
        };
    }

    private Adjustment Adjustment()
    {
        var absolute = random.Next(3) == 0;
        var amount = absolute ? random.Next(0, 4_000) : random.Next(1, 2_500) * (random.Next(2) == 0 ? -1 : 1);
        return new(absolute, (Asset)random.Next(1, 4), amount, random.Next(2) == 0, random.Next(3) == 0 ? random.Next(1, 100) : null, random.Next(6) == 0);
    }
}
