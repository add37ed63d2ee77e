using Cashback.Grains;
using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Load_OfAGrainThatIsNotThere_IsNone()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11));
        var loaded = await _journal.LoadAsync([Card(2), Card(1), Card(3)], Start);
        Assert.Equal([0L, 1L, 0L], loaded.Select(l => l.Head.Seq));
        Assert.Empty(loaded[0].Known);
    }

    [Fact]
    public async Task Commit_WritesHeadAndStateAsGiven()
    {
        var wake = new WakeUp(Start.AddDays(1), 1);
        var chain = Chain(Card(1), Head.None, ulong.MaxValue, operations: 3, wake);
        await CommittedAsync(chain);
        Assert.Equal(Show.Text(chain.Next), Show.Text(await HeadAsync(Card(1))));
    }

    [Fact]
    public async Task Commit_OnTheHead_Advances()
    {
        var first = await CommittedAsync(Chain(Card(1), Head.None, 11));
        var second = Chain(Card(1), first, 12, operations: 2);
        await CommittedAsync(second);
        Assert.Equal(Show.Text(second.Next), Show.Text(await HeadAsync(Card(1))));
    }

    [Fact]
    public async Task Commit_OnAnOlderSequence_IsFencedWhole()
    {
        var first = await CommittedAsync(Chain(Card(1), Head.None, 11));
        await CommittedAsync(Chain(Card(1), first, 12, rows: Row("a", "second")));
        await AssertFencedAsync(Full(Card(1), first, 13));
    }

    [Fact]
    public async Task Commit_OnTheSequenceWithAnotherTip_IsFencedWhole()
    {
        var first = await CommittedAsync(Chain(Card(1), Head.None, 11, rows: Row("a", "first")));
        await AssertFencedAsync(Full(Card(1), first with { Tip = 99 }, 13));
    }

    [Fact]
    public async Task Commit_OnASequenceAhead_IsFencedWhole()
    {
        var first = await CommittedAsync(Chain(Card(1), Head.None, 11, rows: Row("a", "first")));
        await AssertFencedAsync(Full(Card(1), first with { Seq = 5 }, 13));
    }

    [Fact]
    public async Task Commit_OnAHeadThatIsNotThere_IsFencedWhole() => await AssertFencedAsync(Full(Card(1), Head.None with { Seq = 1, Tip = 7 }, 13));

    [Fact]
    public async Task Create_OfWhatIsThere_IsFencedWhole()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, rows: Row("a", "first")));
        await AssertFencedAsync(Full(Card(1), Head.None, 12));
    }

    [Fact]
    public async Task Create_ByTwoAtOnce_HappensOnce()
    {
        var racing = Enumerable.Range(1, 16).Select(tip => _journal.CommitAsync([Chain(Card(1), Head.None, (ulong)tip)]).AsTask());
        var verdicts = (await Task.WhenAll(racing)).Select(Assert.Single).ToList();
        Assert.Single(verdicts, Verdict.Committed);
        var winner = (ulong)verdicts.IndexOf(Verdict.Committed) + 1;
        Assert.Equal(winner, (await HeadAsync(Card(1))).Tip);
        Assert.Single(await _journal.ForwardAsync(Card(1), 0, 10));
    }

    [Fact]
    public async Task Commit_FencesOneChainOfABatch_AndWritesTheOthers()
    {
        await CommittedAsync(Chain(Card(2), Head.None, 1));
        var verdicts = await _journal.CommitAsync(
        [
            Chain(Card(1), Head.None, 11, rows: Row("a", "1")), Full(Card(2), Head.None, 12), Chain(Card(3), Head.None, 13, rows: Row("c", "3")),
        ]);
        Assert.Equal([Verdict.Committed, Verdict.Fenced, Verdict.Committed], verdicts);
        Assert.Equal(["a", "c"], (await _journal.ListAsync([], null, 10, descending: false)).Select(r => System.Text.Encoding.UTF8.GetString(r.Key)));
        Assert.Equal(1UL, (await HeadAsync(Card(2))).Tip);
        Assert.Equal([Card(2), Card(1), Card(3)], (await _journal.FeedAsync(0, 10)).Items.Select(i => i.Grain));
    }

    [Fact]
    public async Task Resend_OfACommittedBatch_AnswersCommittedAndChangesNothing()
    {
        Chain[] batch = [Full(Card(1), Head.None, 11), Full(Card(2), Head.None, 12)];
        Assert.Equal([Verdict.Committed, Verdict.Committed], await _journal.CommitAsync(batch));
        var before = await EverythingAsync(Card(1), Card(2));
        Assert.Equal([Verdict.Committed, Verdict.Committed], await _journal.CommitAsync(batch));
        Assert.Equal(before, await EverythingAsync(Card(1), Card(2)));
    }

    [Fact]
    public async Task Resend_AfterTheGrainWentOn_AnswersCommittedAndChangesNothing()
    {
        var chain = Full(Card(1), Head.None, 11);
        var head = await CommittedAsync(chain);
        await CommittedAsync(Chain(Card(1), head, 12, operations: 2, rows: Row("row 11", "newer")));
        var before = await EverythingAsync(Card(1));
        Assert.Equal(Verdict.Committed, await CommitAsync(chain));
        Assert.Equal(before, await EverythingAsync(Card(1)));
    }

    [Fact]
    public async Task Resend_OfABatchOfWhichHalfIsThere_WritesTheOtherHalf()
    {
        var first = Full(Card(1), Head.None, 11);
        await CommittedAsync(first);
        Assert.Equal([Verdict.Committed, Verdict.Committed], await _journal.CommitAsync([first, Full(Card(2), Head.None, 12)]));
        Assert.Equal([Card(1), Card(1), Card(2), Card(2)], (await _journal.FeedAsync(0, 10)).Items.Select(i => i.Grain));
    }

    [Fact]
    public async Task Commit_WithAGrainTwice_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _journal.CommitAsync([Chain(Card(1), Head.None, 11), Chain(Card(1), Head.None, 12)]));
        Assert.Equal(0, (await HeadAsync(Card(1))).Seq);
    }

    [Fact]
    public async Task Commit_OfNothing_IsNothing() => Assert.Empty(await _journal.CommitAsync([]));

    /// <summary>A chain that touches every table.</summary>
    private static Chain Full(GrainId grain, Head on, ulong tip) =>
        Chain(grain, on, tip, operations: 2, new WakeUp(Start.AddHours(tip), (long)tip), Row("a", $"by {tip}"), Row($"row {tip}", "new")).Saying(0, 1);

    private async Task AssertFencedAsync(Chain chain)
    {
        var before = await EverythingAsync(chain.Grain);
        Assert.Equal(Verdict.Fenced, await CommitAsync(chain));
        Assert.Equal(before, await EverythingAsync(chain.Grain));
    }
}
