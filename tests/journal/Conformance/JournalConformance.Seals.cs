using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Seals_AreOneChain_WithOneChildAParent()
    {
        Assert.Equal(Seal.None, await _journal.LastSealAsync());
        await CommittedAsync(Chain(Card(1), Head.None, 11, operations: 2));
        var page = await _journal.FeedAsync(0, 10);
        Assert.All(page.Items, item => Assert.Equal(page.Position, item.Position));
        var first = Seal.None.Next(page, Start);
        Assert.True(await _journal.SealAsync(first));
        Assert.True(await _journal.SealAsync(first));
        Assert.False(await _journal.SealAsync(Seal.None.Next(new(page.Position, [page.Items[0]]), Start)));

        await CommittedAsync(Chain(Card(2), Head.None, 12));
        var second = first.Next(await _journal.FeedAsync(page.Position, 10), Start.AddSeconds(1));
        Assert.True(await _journal.SealAsync(second));
        var all = await _journal.SealsAsync(0, 10);
        Assert.Equal([first.Hash, second.Hash], all.Select(s => s.Hash));
        Assert.Equal([2, 1], all.Select(s => s.Operations));
        Assert.Equal((first.Position, second.Position, second.At), (all[1].From, all[1].Position, all[1].At));
        Assert.Equal(second.Parent, first.Hash);
        Assert.Equal(second.Hash, (await _journal.LastSealAsync()).Hash);
        Assert.Equal(second.Hash, Assert.Single(await _journal.SealsAsync(first.Position, 10)).Hash);
        Assert.Single(await _journal.SealsAsync(0, 1));
    }

    [Fact]
    public async Task Feed_TellsTheCommitOfEachOperation()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11));
        await CommittedAsync(Chain(Card(2), Head.None, 12, operations: 2));
        var one = await _journal.FeedAsync(0, 1);
        var all = await _journal.FeedAsync(0, 10);
        Assert.Equal([one.Position, all.Position, all.Position], all.Items.Select(i => i.Position));
    }
}
