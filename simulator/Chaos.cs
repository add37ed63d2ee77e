using Cashback.Journal.Memory;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulator;

/// <summary>What goes wrong on its own: crashes, clocks, backups put back. It stops after a while, and then all must finish.</summary>
internal sealed class Chaos(World world, SimTime time)
{
    private const int Rounds = 25;
    private Store? _backup;

    public bool Over { get; private set; }

    public async Task RunAsync()
    {
        for (var i = 0; i < Rounds; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 1_500)), time);
            foreach (var process in world.Processes)
            {
                if (world.Faults.Happens(world.Random, world.Faults.Crash))
                    process.Crash();
                if (world.Faults.Happens(world.Random, world.Faults.ClockStep))
                    process.Time.Skew = TimeSpan.FromMilliseconds(world.Random.Next(-5_000, 5_000));
            }

            // What outlives a restore in the memory of a node is delivered under ids that are known for 90 days, like all ids: an
            // operator stops every node first (docs/operations.md). Here one may survive, so it is not months before the next.
            if (world.Epoch == 0 && world.Faults.Happens(world.Random, world.Faults.LongJump))
            {
                world.Scheduler.Jump(TimeSpan.FromDays(world.Random.Next(1, 300)));
                world.Trace.Write("long jump");
                // Months later everything has been restarted, and what was never forgotten is delivered again.
                foreach (var process in world.Processes)
                    process.Crash();
            }

            Backup();
        }

        world.Faults.Calm = true;
        foreach (var process in world.Processes)
            process.Time.Skew = TimeSpan.Zero;
        Over = true;
    }

    private void Backup()
    {
        if (world.Faults.Restore == 0)
            return;
        if (_backup is null || world.Random.Next(4) == 0)
        {
            _backup = world.Database.Tables.Copy();
        }
        else if (world.Faults.Happens(world.Random, world.Faults.Restore))
        {
            world.Restore(_backup);
            _backup = null;
            world.Processes[0].Crash();
        }
    }
}
