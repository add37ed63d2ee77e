using Cashback.Journal.Memory;

namespace Cashback.Journal.GroupCommits;

/// <summary>A group commit on one thread over a journal that answers when told. The log says who was told what, in order.</summary>
internal sealed class Desk
{
    public Desk(JournalGuards guards = JournalGuards.All, int maxChains = GroupCommit.MaxChains, int maxBytes = GroupCommit.MaxBytes, int lanes = 1)
    {
        Memory = new(guards);
        Journal = new(Memory);
        Commits = Pump.Make(() => new GroupCommit(Journal, Time, lanes, guards, maxChains, maxBytes));
    }

    public Pump Pump { get; } = new();

    public ManualTime Time { get; } = new();

    public MemoryJournal Memory { get; }

    public GatedJournal Journal { get; }

    public GroupCommit Commits { get; }

    public List<string> Log { get; } = [];

    public IEnumerable<ulong[]> Sent => Journal.Sent.Select(b => b.Select(c => c.Next.Tip).ToArray());

    public void Submit(IEnumerable<Chain> chains, bool yields = false)
    {
        foreach (var chain in chains)
            Commits.Submit(chain, new Waiter(this, chain.Next.Tip), yields);
        Pump.Run();
    }

    public void Answer()
    {
        Journal.Answer();
        Pump.Run();
    }

    public void Lose(bool written)
    {
        Journal.Lose(written);
        Pump.Run();
    }

    public void Refuse(Exception? error = null)
    {
        Journal.Refuse(error);
        Pump.Run();
    }

    public void Wait(int milliseconds)
    {
        Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Pump.Run();
    }

    private sealed class Waiter(Desk desk, ulong tip) : ICommitWaiter
    {
        public void Committed(Verdict verdict) => desk.Log.Add($"{tip} {verdict}, {desk.Journal.Sent.Count} sent");

        public void Failed(Exception error) => desk.Log.Add($"{tip} {error.GetType().Name}");
    }
}
