using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Simulator.Checks;
using Cashback.Simulator.Faults;
using Cashback.Simulator.Outside;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulator;

/// <summary>One seed's universe: a database, processes that use it, clients that use those, and what goes wrong.</summary>
internal sealed class World
{
    private readonly Invariants _invariants;
    private readonly SimContext _server;
    private readonly SimTime _serverTime;

    public World(long seed, Guards guards, TextWriter? trace, MemoryJournal origin)
    {
        Seed = seed;
        Guards = guards;
        Random = new((int)(seed ^ (seed >> 32)));
        Scheduler = new(Random, new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        Faults = new(Random);
        Trace = new(trace, Scheduler);
        _server = new(Scheduler);
        _serverTime = new(Scheduler, _server);
        Provider = new(guards.Outside);
        Database = new(guards.Journal, 1, origin.Tables.Copy());
        _invariants = new(this);
        Processes = [new(this, "a"), new(this, "b")];
    }

    public long Seed { get; }

    public Guards Guards { get; }

    public Random Random { get; }

    public Scheduler Scheduler { get; }

    public FaultPlan Faults { get; }

    public Trace Trace { get; }

    public MemoryJournal Database { get; private set; }

    /// <summary>What really happened to online payments.</summary>
    public ProviderBook Provider { get; }

    /// <summary>Times that the database was put back: what was acknowledged before may be gone.</summary>
    public int Epoch { get; private set; }

    public IReadOnlyList<Process> Processes { get; }

    /// <summary>The first invariant that did not hold after a commit.</summary>
    public ViolationException? Violation { get; private set; }

    /// <summary>Runs a batch in the database and looks at what it did.</summary>
    public IReadOnlyList<Verdict> Apply(IReadOnlyList<Chain> batch)
    {
        var commit = Database.CommitAsync(batch);
        var verdicts = commit.IsCompletedSuccessfully ? commit.Result : throw new ViolationException("the memory store is not synchronous");
        for (var i = 0; i < batch.Count; i++)
        {
            var chain = batch[i];
            Trace.Write($"commit {chain.Grain.Kind} {chain.Grain.Ref.Key} {chain.ExpectedSeq}→{chain.Next.Seq} {verdicts[i]}");
            foreach (var entry in chain.Entries)
                Trace.Detail(() => $"{entry.Seq} {System.Text.Encoding.UTF8.GetString(entry.Body.Span)}");
        }

        try
        {
            _invariants.AfterCommit(batch);
        }
        catch (ViolationException violation)
        {
            // Real code is on the stack and would take it for a broken connection.
            Violation ??= violation;
        }

        return verdicts;
    }

    /// <summary>Something that the server does later, whoever asked for it is gone or not.</summary>
    public void Later(int milliseconds, Action action) => _server.Run(() => _ = LaterAsync(milliseconds, action));

    /// <summary>Puts the database back to an earlier copy. One process does not hear of it.</summary>
    public void Restore(Store backup)
    {
        Epoch++;
        Database = new(Guards.Journal, Database.Incarnation + 1, backup);
        _invariants.Restart();
        Trace.Write("restored a backup");
    }

    /// <summary>What provider and bank know that the books do not; null: nothing, or nobody can say after a restore.</summary>
    public string? Owing() => _invariants.Owing();

    public void Finish() => _invariants.AtEnd();

    private async Task LaterAsync(int milliseconds, Action action)
    {
        // A statement of the server that was replaced does not reach the restored one.
        var epoch = Epoch;
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _serverTime);
        if (epoch == Epoch)
            action();
    }
}

/// <summary>Which rules of the real code are left in. All of them, except where a test proves that one is needed.</summary>
internal sealed record Guards(ShellGuards Shell, JournalGuards Journal, OutsideGuards Outside)
{
    public static Guards All { get; } = new(ShellGuards.All, JournalGuards.All, OutsideGuards.All);

    /// <summary>All but the one of this name.</summary>
    public static Guards Without(string name) =>
        Enum.TryParse<ShellGuards>(name, out var shell) ? All with { Shell = ShellGuards.All & ~shell }
        : Enum.TryParse<JournalGuards>(name, out var journal) ? All with { Journal = JournalGuards.All & ~journal }
        : Enum.TryParse<OutsideGuards>(name, out var outside) ? All with { Outside = OutsideGuards.All & ~outside }
        : throw new ArgumentException($"no guard {name}");
}
