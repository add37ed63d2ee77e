using System.Text.Json;
using Cashback.Grains;
using Cashback.Operations;
using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Known_AreTheRequestsSinceATime_OldestFirst()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, operations: 4));
        var all = Assert.Single(await _journal.LoadAsync([Card(1)], DateTimeOffset.MinValue)).Known;
        Assert.Equal([1L, 2L, 3L, 4L], all.Select(k => k.Seq));
        Assert.Equal(Request(2, 11), all[1].Id);
        Assert.Equal([3L, 4L], Assert.Single(await _journal.LoadAsync([Card(1)], Start.AddMinutes(3))).Known.Select(k => k.Seq));
        Assert.Empty(Assert.Single(await _journal.LoadAsync([Card(1)], Start.AddMinutes(5))).Known);
    }

    [Fact]
    public async Task Operation_IsWhatWasCommitted()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, operations: 2));
        var found = await _journal.OperationAsync(Card(1), 2);
        Assert.NotNull(found);
        Assert.Equal((Card(1), 2L, Request(2, 11)), (found.Grain, found.Seq, found.Request));
        Assert.Equal(new MessageOutcome(2, 11, Done.Instance), found.Operation.Command);
        Assert.Null(await _journal.OperationAsync(Card(1), 3));
        Assert.Null(await _journal.OperationAsync(Card(2), 1));
    }

    [Fact]
    public async Task Operations_AreThoseAskedFor_WithoutTheMissing()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, operations: 5));
        Assert.Equal([4L, 2L], (await _journal.OperationsAsync(Card(1), [4, 9, 2])).Select(o => o.Seq));
    }

    [Fact]
    public async Task History_IsNewestFirst_PageByPage()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, operations: 5));
        await CommittedAsync(Chain(Card(2), Head.None, 12));
        Assert.Equal([5L, 4L], (await _journal.HistoryAsync(Card(1), long.MaxValue, 2)).Select(o => o.Seq));
        Assert.Equal([3L, 2L], (await _journal.HistoryAsync(Card(1), 4, 2)).Select(o => o.Seq));
        Assert.Equal([1L], (await _journal.HistoryAsync(Card(1), 2, 2)).Select(o => o.Seq));
        Assert.Empty(await _journal.HistoryAsync(Card(1), 1, 2));
    }

    [Fact]
    public async Task Forward_IsInOrder_PageByPage()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, operations: 5));
        Assert.Equal([1L, 2L], (await _journal.ForwardAsync(Card(1), 0, 2)).Select(o => o.Seq));
        Assert.Equal([3L, 4L, 5L], (await _journal.ForwardAsync(Card(1), 3, 10)).Select(o => o.Seq));
        Assert.Empty(await _journal.ForwardAsync(Card(1), 6, 10));
    }

    [Fact]
    public async Task Feed_IsInCommitOrder_EachOperationOnce_PageByPage()
    {
        var one = await CommittedAsync(Chain(Card(9), Head.None, 11, operations: 2));
        await CommittedAsync(Chain(Card(1), Head.None, 12));
        await CommittedAsync(Chain(Card(9), one, 13));
        Assert.Equal(Verdict.Fenced, await CommitAsync(Chain(Card(9), one, 14)));

        var items = new List<FeedItem>();
        long position = 0;
        while (true)
        {
            var page = await _journal.FeedAsync(position, 1);
            if (page.Items.Count == 0)
            {
                Assert.Equal(position, page.Position);
                break;
            }

            Assert.True(page.Position > position);
            position = page.Position;
            items.AddRange(page.Items);
        }

        Assert.Equal([(Card(9), 1), (Card(9), 2), (Card(1), 1), (Card(9), 3)], items.Select(i => (i.Grain, i.Seq)));
        foreach (var item in items)
        {
            var stored = (await _journal.OperationsAsync(item.Grain, [item.Seq])).Single();
            Assert.Equal(stored.Request, item.Request);
            Assert.Equal(JsonSerializer.Serialize(stored.Operation, Wire.Default.Operation), System.Text.Encoding.UTF8.GetString(item.Body.Span));
        }

        await CommittedAsync(Chain(Card(2), Head.None, 15));
        Assert.Equal([(Card(2), 1)], (await _journal.FeedAsync(position, 10)).Items.Select(i => (i.Grain, i.Seq)));
    }

    [Fact]
    public async Task Heads_AreInKeyOrder_PageByPage()
    {
        GrainId[] grains = [Card(1), Card(2), Card(300), new(1, new(GrainKind.Customer, 0)), Card(1, programme: 2), Card(0, programme: 256)];
        foreach (var grain in grains.Reverse())
            await CommittedAsync(Chain(grain, Head.None, 11));
        Assert.Equal(grains[..4], (await _journal.HeadsAsync(null, 4)).Select(h => h.Grain));
        Assert.Equal(grains[4..], (await _journal.HeadsAsync(grains[3], 4)).Select(h => h.Grain));
        Assert.Empty(await _journal.HeadsAsync(grains[5], 4));
    }
}
