using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.GroupCommits;

/// <summary>Negative controls: with a guard taken out, the damage that it prevents is there.</summary>
public sealed class GuardTests
{
    [Fact]
    public async Task WithoutOneChainABatch_TwoActivationsForkAGrain()
    {
        var desk = new Desk(JournalGuards.All & ~JournalGuards.OneChainABatch);
        desk.Submit([Chain(Card(1), Head.None, 1, operations: 2), Chain(Card(1), Head.None, 2)]);
        Assert.Equal([[1, 2]], desk.Sent);
        desk.Answer();
        Assert.Equal(["1 Committed, 1 sent", "2 Committed, 1 sent"], desk.Log);
        var head = (await desk.Memory.LoadAsync([Card(1)], Start))[0].Head;
        Assert.Equal(1, head.Seq);
        Assert.Equal(2, (await desk.Memory.ForwardAsync(Card(1), 0, 10)).Count);
    }

    [Fact]
    public async Task WithoutResendBeforeConclusion_ALateCommitIsToldAsFenced()
    {
        var desk = new Desk(JournalGuards.All & ~JournalGuards.ResendBeforeConclusion);
        desk.Submit([Chain(Card(1), Head.None, 1)]);
        desk.Lose(written: false);
        Assert.Equal(["1 Fenced, 1 sent"], desk.Log);
        await desk.Memory.CommitAsync(desk.Journal.Sent[0]);
        Assert.Equal(1, (await desk.Memory.LoadAsync([Card(1)], Start))[0].Head.Seq);
    }

    [Fact]
    public async Task WithoutTipCompare_AStrangersHeadIsAdvanced()
    {
        var head = Chain(Card(1), Head.None, 1).Next;
        Assert.Equal(Verdict.Fenced, (await FencedAsync(JournalGuards.None, Chain(Card(1), head with { Tip = 9 }, 2))).Verdict);
        Assert.Equal(Verdict.Committed, (await FencedAsync(JournalGuards.TipCompare, Chain(Card(1), head with { Tip = 9 }, 2))).Verdict);
    }

    [Theory]
    [InlineData(nameof(JournalGuards.None), "")]
    [InlineData(nameof(JournalGuards.JoinState), "state")]
    [InlineData(nameof(JournalGuards.JoinJournal), "journal")]
    [InlineData(nameof(JournalGuards.JoinRows), "rows")]
    [InlineData(nameof(JournalGuards.JoinOutbox), "outbox")]
    [InlineData(nameof(JournalGuards.JoinWakeUp), "wake-up")]
    public async Task WithoutAJoin_AFencedChainLeavesThatMuch(string without, string changed)
    {
        var chain = Chain(Card(1), Head.None, 2, operations: 2, new WakeUp(Start, 2), Row("a", "fenced")).Saying(0);
        var (verdict, difference) = await FencedAsync(Enum.Parse<JournalGuards>(without), chain);
        Assert.Equal(Verdict.Fenced, verdict);
        Assert.Equal(changed, difference);
    }

    private static async Task<(Verdict Verdict, string Changed)> FencedAsync(JournalGuards without, Chain chain)
    {
        await using var journal = new Memory.MemoryJournal(JournalGuards.All & ~without);
        await journal.CommitAsync([Chain(Card(1), Head.None, 1)]);
        var before = await TablesAsync(journal);
        var verdict = (await journal.CommitAsync([chain]))[0];
        var after = await TablesAsync(journal);
        return (verdict, string.Join(", ", after.Where(t => before[t.Key] != t.Value).Select(t => t.Key)));
    }

    private static async Task<Dictionary<string, string>> TablesAsync(Memory.MemoryJournal journal) => new(StringComparer.Ordinal)
    {
        ["state"] = Show.Text((await journal.HeadsAsync(null, 10))[0].Head.State),
        ["journal"] = Show.Text(await journal.ForwardAsync(Card(1), 0, 10)),
        ["rows"] = Show.Text(await journal.ListAsync([], null, 10, descending: false)),
        ["outbox"] = Show.Text(await journal.OutboxAsync(null, 10)),
        ["wake-up"] = Show.Text(await journal.DueAsync(DateTimeOffset.MaxValue, 10)),
    };
}
