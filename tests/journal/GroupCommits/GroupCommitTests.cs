using Cashback.Journal.Memory;
using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.GroupCommits;

public sealed class GroupCommitTests
{
    [Fact]
    public void Submit_TellsNobodyBeforeTheStoreAnswers()
    {
        var desk = new Desk();
        desk.Submit([New(1), New(2)]);
        Assert.Equal([[1, 2]], desk.Sent);
        Assert.Empty(desk.Log);
        desk.Answer();
        Assert.Equal(["1 Committed, 1 sent", "2 Committed, 1 sent"], desk.Log);
    }

    [Fact]
    public void WhatQueuesDuringACommit_IsTheNextBatch_SentBeforeTheWaitersAreTold()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Submit([New(2), New(3)]);
        Assert.Equal(1, desk.Journal.UnderWay);
        desk.Answer();
        Assert.Equal([[1], [2, 3]], desk.Sent);
        Assert.Equal(["1 Committed, 2 sent"], desk.Log);
        desk.Answer();
        Assert.Equal(["1 Committed, 2 sent", "2 Committed, 2 sent", "3 Committed, 2 sent"], desk.Log);
    }

    [Fact]
    public void AnIdleLane_StartsAgain()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Answer();
        desk.Submit([New(2)]);
        desk.Answer();
        Assert.Equal([[1], [2]], desk.Sent);
        Assert.Equal(2, desk.Log.Count);
    }

    [Fact]
    public void TwoChainsOfAGrain_GoInTwoBatches_InOrder()
    {
        var desk = new Desk();
        var first = New(1);
        desk.Submit([first, Chain(Card(1), first.Next, 2), New(3)]);
        Assert.Equal([[1, 3]], desk.Sent);
        desk.Answer();
        desk.Answer();
        Assert.Equal([[1, 3], [2]], desk.Sent);
        Assert.All(desk.Log, line => Assert.Contains("Committed", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Batches_AreBoundedInChainsAndBytes()
    {
        var byChains = new Desk(maxChains: 2);
        byChains.Submit([New(1), New(2), New(3), New(4), New(5)]);
        byChains.Answer();
        byChains.Answer();
        Assert.Equal([[1, 2], [3, 4], [5]], byChains.Sent);

        var byBytes = new Desk(maxBytes: Batch.Bytes(New(1)) + 1);
        byBytes.Submit([New(1), New(2), New(3)]);
        byBytes.Answer();
        Assert.Equal([[1, 2], [3]], byBytes.Sent);
    }

    [Fact]
    public void Fenced_IsToldAsAVerdict()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Answer();
        desk.Submit([Chain(Card(1), Head.None, 9), New(2)]);
        desk.Answer();
        Assert.Equal(["9 Fenced, 2 sent", "2 Committed, 2 sent"], desk.Log[1..]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnUnknownOutcome_IsSentAgainAsItWas_BeforeAnythingElse(bool written)
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Submit([New(2)]);
        desk.Lose(written);
        Assert.Equal(0, desk.Journal.UnderWay);
        desk.Wait(10);
        desk.Lose(written);
        desk.Wait(20);
        Assert.Equal([[1], [1], [1]], desk.Sent);
        Assert.Same(desk.Journal.Sent[0], desk.Journal.Sent[2]);
        Assert.Empty(desk.Log);
        desk.Answer();
        Assert.Equal(["1 Committed, 4 sent"], desk.Log);
        Assert.Equal([2UL], desk.Sent.Last());
    }

    [Fact]
    public void TheStore_IsAskedAgain_EverMoreSlowly_UpToASecond()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        var pauses = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            desk.Lose(written: false);
            pauses.Add(desk.Time.Next!.Value.TotalMilliseconds);
            desk.Wait((int)pauses[^1]);
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1000, 1000], pauses);
    }

    [Fact]
    public void Unavailable_TellsThatNothingHappened_AndTheLaneGoesOn()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Submit([New(2)]);
        desk.Refuse();
        Assert.Equal(["1 JournalUnavailableException"], desk.Log);
        desk.Answer();
        Assert.Equal("2 Committed, 2 sent", desk.Log[1]);
    }

    [Fact]
    public void UnavailableAfterUnknown_SettlesNothing()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Lose(written: true);
        desk.Wait(10);
        desk.Refuse();
        Assert.Empty(desk.Log);
        desk.Wait(20);
        desk.Answer();
        Assert.Equal(["1 Committed, 3 sent"], desk.Log);
    }

    [Fact]
    public void AnUnlistedError_IsUnknown()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Refuse(new InvalidOperationException("unheard of"));
        Assert.Empty(desk.Log);
        desk.Wait(10);
        desk.Answer();
        Assert.Equal(["1 Committed, 2 sent"], desk.Log);
    }

    [Fact]
    public void Lanes_AreApart_AndAGrainKeepsItsOwn()
    {
        var desk = new Desk(lanes: 3);
        desk.Submit(Enumerable.Range(1, 60).Select(i => New((ulong)i)));
        Assert.Equal(3, desk.Journal.UnderWay);
        Assert.All(desk.Sent, batch => Assert.InRange(batch.Length, 8, 40));
        desk.Submit(Enumerable.Range(1, 60).Select(i => Chain(Card(i), New((ulong)i).Next, (ulong)i + 100)));
        while (desk.Journal.UnderWay > 0)
            desk.Answer();
        var lanes = desk.Sent.Select(b => b.Select(tip => tip % 100).Order().ToArray()).ToList();
        Assert.Equal(3, lanes.DistinctBy(l => l[0]).Count());
        Assert.Equal(120, desk.Log.Count);
        Assert.All(desk.Log, line => Assert.Contains("Committed", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_WaitsForWhatIsQueued()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        desk.Submit([New(2)]);
        var stopping = desk.Commits.DisposeAsync().AsTask();
        desk.Answer();
        Assert.False(stopping.IsCompleted);
        desk.Answer();
        await stopping;
        Assert.Equal(2, desk.Log.Count);
    }

    [Fact]
    public async Task Dispose_GivesUpWhatStaysUnknown()
    {
        var desk = new Desk();
        desk.Submit([New(1)]);
        var stopping = desk.Commits.DisposeAsync().AsTask();
        desk.Lose(written: true);
        await stopping;
        Assert.Equal(["1 CommitUnknownException"], desk.Log);
    }

    [Fact]
    public async Task WithoutAContext_LanesRunOnTheThreadPool()
    {
        await using var memory = new MemoryJournal();
        await using var commits = new GroupCommit(memory, TimeProvider.System, 2);
        var waiters = Enumerable.Range(1, 500).Select(i =>
        {
            var waiter = new Promise();
            commits.Submit(New((ulong)i), waiter);
            return waiter.Done.Task;
        });
        Assert.All(await Task.WhenAll(waiters), v => Assert.Equal(Verdict.Committed, v));
        Assert.Equal(500, (await memory.HeadsAsync(null, 1000)).Count);
    }

    private static Chain New(ulong tip) => Chain(Card((int)tip), Head.None, tip);

    private sealed class Promise : ICommitWaiter
    {
        public TaskCompletionSource<Verdict> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Committed(Verdict verdict) => Done.SetResult(verdict);

        public void Failed(Exception error) => Done.SetException(error);
    }
}
