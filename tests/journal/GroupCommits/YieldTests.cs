using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.GroupCommits;

/// <summary>Bulk work beside callers.</summary>
public sealed class YieldTests
{
    private const int Bulk = 20_000;

    [Fact]
    public void BulkWork_Alone_GoesInLargeBatches()
    {
        var desk = Busy();
        desk.Answer();
        Assert.Equal([1, GroupCommit.MaxYielding, GroupCommit.MaxYielding], Sizes(desk, 3));
    }

    [Fact]
    public void ACaller_GoesBeforeBulkWork_AndTakesALittleAlong()
    {
        var desk = Busy();
        desk.Submit([New(Bulk + 1)]);
        desk.Answer();
        Assert.Equal((ulong)(Bulk + 1), desk.Journal.Sent[1][0].Next.Tip);
        Assert.Equal(1 + GroupCommit.LeastYielding, desk.Journal.Sent[1].Count);
    }

    [Fact]
    public void BulkWork_StaysSmall_UntilCallersHaveBeenAwayForLong()
    {
        var desk = Busy();
        desk.Submit([New(Bulk + 1)]);
        desk.Answer();
        var sizes = Sizes(desk, GroupCommit.Shared + 3);
        Assert.All(sizes[2..(GroupCommit.Shared + 1)], size => Assert.Equal(GroupCommit.LeastYielding, size));
        Assert.Equal(GroupCommit.MaxYielding, sizes[^1]);
    }

    [Fact]
    public void WhereTheDiskIsSlow_BulkWorkTakesMoreAlong()
    {
        var desk = Busy();
        desk.Submit([New(Bulk + 1)]);
        desk.Answer();
        desk.Time.Advance(TimeSpan.FromMilliseconds(5));
        desk.Answer();
        Assert.Equal(5 * GroupCommit.YieldingAMillisecond, desk.Journal.Sent[2].Count);
    }

    /// <summary>The first chain of much bulk work is on its way.</summary>
    private static Desk Busy()
    {
        var desk = new Desk();
        desk.Submit([New(1)], yields: true);
        desk.Submit(Enumerable.Range(2, Bulk - 1).Select(n => New(n)), yields: true);
        return desk;
    }

    private static Chain New(int number) => Chain(Card(number), Head.None, (ulong)number);

    private static int[] Sizes(Desk desk, int batches)
    {
        while (desk.Journal.Sent.Count < batches)
            desk.Answer();
        return [.. desk.Journal.Sent.Take(batches).Select(batch => batch.Count)];
    }
}
