using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Journal.Memory;
using Cashback.Keys;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Programmes;
using Cashback.Simulator.Checks;
using Cashback.Simulator.Faults;
using Cashback.Simulator.Scheduling;
using Cashback.Simulator.Workload;
using Cashback.Tills;
using Cashback.Venues;

namespace Cashback.Simulator;

/// <summary>How one seed ended. Violation is null where every invariant held.</summary>
internal sealed record Result(long Seed, string? Violation, ulong Hash, long Steps, int Operations);

/// <summary>Runs seeds. The same seed gives the same world, step by step.</summary>
internal static class Simulation
{
    private const int Clients = 3;
    private const int RequestsAClient = 15;

    /// <summary>An hour is the longest pause of the real code: these are more than enough.</summary>
    private const int SettleRounds = 25;

    /// <summary>A world that is not finished by then hangs: a violation, since faults have stopped long before.</summary>
    private const int MaxSteps = 1_000_000;

    private static readonly Lazy<MemoryJournal> Origin = new(Prepare);

    public static Result Run(long seed, Guards guards, TextWriter? trace = null)
    {
        var world = new World(seed, guards, trace, Origin.Value);
        try
        {
            Play(world);
            return Ended(world, null);
        }
        catch (ViolationException violation)
        {
            return Ended(world, violation.Message);
        }
        catch (Exception broken)
        {
            // The code may also simply break; that is noticed too, and the seed is told.
            return Ended(world, broken.ToString());
        }
    }

    private static Result Ended(World world, string? violation)
    {
        world.Trace.Write(violation ?? "clean");
        return new(world.Seed, violation, world.Trace.Hash, world.Scheduler.Steps, world.Database.Tables.Journal.Values.Sum(e => e.Count));
    }

    private static void Play(World world)
    {
        var context = new SimContext(world.Scheduler);
        var time = new SimTime(world.Scheduler, context);
        var answers = new Answers(world);
        var chaos = new Chaos(world, time);
        var clients = Enumerable.Range(0, Clients).Select(_ => new Client(world, time, answers, RequestsAClient)).ToList();
        var running = new List<Task>();
        context.Run(() =>
        {
            running.Add(chaos.RunAsync());
            running.AddRange(clients.Select(c => c.RunAsync()));
        });
        while (running.Exists(r => !r.IsCompleted))
            Step(world, running, () => string.Join(", ", clients.Where(c => !c.Done).Select(c => c.Doing)));
        while (world.Database.Tables.Outbox.All.Any() && world.Processes.All(p => p.Parked == 0))
            Step(world, running, () => "delivery");
        Settle(world, running, context, time);
        answers.AtEnd();
        world.Finish();
    }

    /// <summary>Refunds are executed and payments reconciled until provider and books agree; what waits for a purse is tried within the hour.</summary>
    private static void Settle(World world, List<Task> running, SimContext context, SimTime time)
    {
        string? owing = null;
        for (var round = 0; round < SettleRounds; round++)
        {
            var settled = world.Processes[round % world.Processes.Count].ReconcileAsync();
            Task? pause = null;
            context.Run(() => pause = Task.Delay(TimeSpan.FromMinutes(round), time));
            while (!settled.IsCompleted || !pause!.IsCompleted || (world.Database.Tables.Outbox.All.Any() && world.Processes.All(p => p.Parked == 0)))
                Step(world, running, () => "reconciliation");
            owing = world.Owing();
            if (owing is null)
                return;
        }

        throw new ViolationException(owing!);
    }

    private static void Step(World world, List<Task> running, Func<string> doing)
    {
        if (!world.Scheduler.Step())
            throw new ViolationException($"nothing will ever happen again during {doing()}");
        if (world.Violation is { } violation)
            throw violation;
        if (world.Scheduler.Steps > MaxSteps)
            throw new ViolationException($"not finished after {MaxSteps} steps: {doing()}");
        if (running.Find(r => r.IsFaulted) is { } failed)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failed.Exception!.InnerException!);
    }

    /// <summary>A programme with its venue, tills and cards, made once through the real rules and copied for every seed.</summary>
    private static MemoryJournal Prepare()
    {
        var journal = new MemoryJournal();
        var world = new World(0, Guards.All, null, journal);
        world.Faults.Calm = true;
        var context = new SimContext(world.Scheduler);
        Task? made = null;
        context.Run(() => made = MakeAsync(world));
        while (!made!.IsCompleted && world.Scheduler.Step())
        {
            // The world turns.
        }

        made.GetAwaiter().GetResult();
        return world.Database;
    }

    private static async Task MakeAsync(World world)
    {
        var settings = new Settings
        {
            TopUpCashback = new() { Enabled = true, Start = 5000, Value = 250, Channels = ["cash", "terminal", "online"], ValidDays = 90 },
            Earn = new() { RateBps = 500, PointsPerUnit = new(1_500_000), DeferDays = 1, ValidDays = 120 },
            Approval = new() { AdjustmentFrom = 3_000 },
            Payout = new() { Shown = true, Methods = ["account", "voucher"], Coefficient = new(800_000), VoucherValidDays = 60, Debtor = new("simulated", "FR1420041010050500013M02606"), CoolingOffDays = 1, MaxAmount = Checks.MoneyChecks.MostAtOnce, MaxPerDay = 4_000 },
            Expiry = new() { NoticeDays = 7, GraceDays = 30 },
            Card = new() { StaticDailyLimit = 3_000 },
            Redeem = new() { PointValue = new(700_000), MaxShareBps = 9_000 },
        };
        var info = new ProgrammeInfo("simulated", "EUR", 2, "en", "Europe/Prague");
        var key = new CreateKey(Cast.OwnerKey, "owner", Role.Owner, new string('0', 64), "cb_owner");
        await MakeAsync(world, Cast.ProgrammeGrain, new CreateProgramme(info, key));
        await MakeAsync(world, Cast.ProgrammeGrain, new ChangeSettings(settings));
        await MakeAsync(world, Cast.Venue, new CreateVenue("here"));
        foreach (var till in Cast.Tills)
            await MakeAsync(world, till, new CreateTill("till", Cast.Venue.Ref, till == Cast.Tills[0]));
        for (var i = 0; i < Cast.Cards.Count; i++)
            await MakeAsync(world, Cast.Cards[i], new CreateCard(i, CardKind.Physical));
        for (var i = 0; i < Cast.Spares.Count; i++)
            await MakeAsync(world, Cast.Spares[i], new CreateCard(Cast.Cards.Count + i, CardKind.Physical));
        foreach (var customer in Cast.Customers)
            await MakeAsync(world, customer, new CreateCustomer());
        foreach (var buyer in Cast.Cards.Concat(Cast.Customers))
        {
            for (var i = 1; i <= MatchWork.Purchases; i++)
                await MakeAsync(world, buyer, new Scan(i * 20_000));
        }

        foreach (var buyer in PaidTickets.Buyers)
        {
            foreach (var command in PaidTickets.Purchase)
                await MakeAsync(world, buyer, command);
        }

        // Something to ask a payout for: what is earned is deferred for longer than most worlds last.
        foreach (var customer in Cast.Customers)
            await MakeAsync(world, customer, new Adjust(Asset.Points, 6_000, "c"));
        await MakeAsync(world, Cast.Group, new CreateGroup("all"));
        await MakeAsync(world, Cast.Group, new AddMembers([.. Cast.Customers.Select(c => c.Ref)]));
        await MakeAsync(world, Cast.Match, new CreateMatch("broken off", world.Scheduler.Now, []));
        await MakeAsync(world, Cast.Match, MatchWork.Import(1));
    }

    private static async Task MakeAsync(World world, GrainId grain, Command command)
    {
        var id = new UInt128((ulong)world.Random.NextInt64(), (ulong)world.Random.NextInt64());
        var answer = await world.Processes[0].AskAsync(world.Processes[0].Node, grain, new(id, command, new(Role.Owner, Cast.OwnerKey), new(ByToken: true)));
        if (answer.Reply is null or Refused)
            throw new InvalidOperationException($"{grain}: {command} answered {answer}");
    }
}
