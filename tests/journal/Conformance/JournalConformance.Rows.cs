using System.Text;
using Cashback.Grains;
using Cashback.Reads;
using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Rows_AreWrittenReplacedAndDeleted_WithTheChain()
    {
        var head = await CommittedAsync(Chain(Card(1), Head.None, 11, rows: [Row("a", "1"), Row("b", "2"), Row("c", "")]));
        Assert.Equal("1", Text(await _journal.FindAsync(Bytes("a"))));
        Assert.Equal("", Text(await _journal.FindAsync(Bytes("c"))));
        await CommittedAsync(Chain(Card(1), head, 12, rows: [Row("a", "3"), Row("b", null), Row("missing", null)]));
        Assert.Equal("3", Text(await _journal.FindAsync(Bytes("a"))));
        Assert.Null(await _journal.FindAsync(Bytes("b")));
        Assert.Equal(["c", "a"], Keys(await _journal.RowsAsync([Bytes("c"), Bytes("b"), Bytes("a")])));
    }

    [Fact]
    public async Task List_IsTheRangeOfItsPrefix()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, rows: [.. new[] { "a", "b", "ba", "bb", "bc", "c" }.Select(k => Row(k, k))]));
        Assert.Equal(["b", "ba", "bb", "bc"], Keys(await _journal.ListAsync(Bytes("b"), null, 10, descending: false)));
        Assert.Equal(["bc", "bb", "ba", "b"], Keys(await _journal.ListAsync(Bytes("b"), null, 10, descending: true)));
        Assert.Equal(["a", "b"], Keys(await _journal.ListAsync([], null, 2, descending: false)));
        Assert.Equal(["c", "bc"], Keys(await _journal.ListAsync([], null, 2, descending: true)));
        Assert.Empty(await _journal.ListAsync(Bytes("bd"), null, 2, descending: true));
    }

    [Fact]
    public async Task List_GoesOnAfterAKey_WhetherItIsThereOrNot()
    {
        await CommittedAsync(Chain(Card(1), Head.None, 11, rows: [.. new[] { "a", "ba", "bb", "bd", "c" }.Select(k => Row(k, k))]));
        Assert.Equal(["bb"], Keys(await _journal.ListAsync(Bytes("b"), Bytes("ba"), 1, descending: false)));
        Assert.Equal(["bd"], Keys(await _journal.ListAsync(Bytes("b"), Bytes("bc"), 10, descending: false)));
        Assert.Equal(["bb", "ba"], Keys(await _journal.ListAsync(Bytes("b"), Bytes("bd"), 10, descending: true)));
        Assert.Equal(["bb"], Keys(await _journal.ListAsync(Bytes("b"), Bytes("bc"), 1, descending: true)));
        Assert.Equal(["ba", "bb", "bd"], Keys(await _journal.ListAsync(Bytes("b"), Bytes("a"), 10, descending: false)));
        Assert.Empty(await _journal.ListAsync(Bytes("b"), Bytes("a"), 10, descending: true));
        Assert.Equal(3, (await _journal.ListAsync(Bytes("b"), Bytes("z"), 10, descending: true)).Count);
    }

    [Fact]
    public async Task List_SortsByBytes_AlsoAtTheEndOfTheRange()
    {
        byte[][] keys = [[0xFE, 0xFF], [0xFF], [0xFF, 0x00], [0xFF, 0x7F], [0xFF, 0x80], [0xFF, 0xFF], [0xFF, 0xFF, 0x01]];
        await CommittedAsync(Chain(Card(1), Head.None, 11, rows: [.. keys.Reverse().Select(k => new RowWrite(k, k))]));
        Assert.Equal(keys[1..], (await _journal.ListAsync([0xFF], null, 10, descending: false)).Select(r => r.Key));
        Assert.Equal(keys[1..].Reverse(), (await _journal.ListAsync([0xFF], null, 10, descending: true)).Select(r => r.Key));
        Assert.Equal(keys[..1], (await _journal.ListAsync([0xFE, 0xFF], null, 10, descending: true)).Select(r => r.Key));
        Assert.Equal(keys[1..3].Reverse(), (await _journal.ListAsync([0xFF], [0xFF, 0x7F], 10, descending: true)).Select(r => r.Key));
    }

    [Fact]
    public async Task Outbox_HoldsMessagesUntilTheyAreAcknowledged_InKeyOrder()
    {
        await CommittedAsync(Chain(Card(2), Head.None, 12).Saying(0));
        await CommittedAsync(Chain(Card(1), Head.None, 11).Saying(0, 1, 2));
        Assert.Equal(
            [new(Card(1), 1, 0), new(Card(1), 1, 1)],
            (await _journal.OutboxAsync(null, 2)).Select(o => new OutgoingId(o.From, o.Seq, o.Index)));
        var rest = await _journal.OutboxAsync(new(Card(1), 1, 1), 10);
        Assert.Equal([new(Card(1), 1, 2), new(Card(2), 1, 0)], rest.Select(o => new OutgoingId(o.From, o.Seq, o.Index)));
        Assert.Equal("message 12.0", Text(rest[1].Body.ToArray()));
        Assert.Equal(Start.AddMinutes(1), rest[1].At);

        await _journal.AcknowledgeAsync([new(Card(1), 1, 1), new(Card(2), 1, 0), new(Card(7), 1, 0)]);
        Assert.Equal([0, 2], (await _journal.OutboxAsync(null, 10)).Select(o => o.Index));
    }

    [Fact]
    public async Task Due_AreTheCurrentWakeUps_EarliestFirst()
    {
        var one = await CommittedAsync(Chain(Card(1), Head.None, 11, wake: new(Start.AddHours(3), 1)));
        var two = await CommittedAsync(Chain(Card(2), Head.None, 12, wake: new(Start.AddHours(1), 1)));
        await CommittedAsync(Chain(Card(3), Head.None, 13, wake: new(Start.AddHours(3), 1)));
        Assert.Empty(await _journal.DueAsync(Start, 10));
        Assert.Equal([Card(2), Card(1), Card(3)], (await _journal.DueAsync(Start.AddHours(3), 10)).Select(d => d.Grain));
        Assert.Equal([Card(2)], (await _journal.DueAsync(Start.AddHours(3), 1)).Select(d => d.Grain));

        one = await CommittedAsync(Chain(Card(1), one, 21, wake: new(Start.AddHours(2), 2)));
        await CommittedAsync(Chain(Card(2), two, 22, wake: null));
        Assert.Equal(
            [new(Card(1), new(Start.AddHours(2), 2)), new(Card(3), new(Start.AddHours(3), 1))],
            await _journal.DueAsync(Start.AddHours(3), 10));
        await CommittedAsync(Chain(Card(1), one, 31, wake: new(Start.AddHours(2), 2)));
        Assert.Equal(2, (await _journal.DueAsync(DateTimeOffset.MaxValue, 10)).Count);
    }

    [Fact]
    public async Task Follower_IsSavedWithItsRows()
    {
        Assert.Null(await _journal.FollowerAsync("sums"));
        await _journal.SaveFollowerAsync("sums", Bytes("at 1"), [Row("sum", "1"), Row("old", "1")]);
        await _journal.SaveFollowerAsync("sums", Bytes("at 2"), [Row("sum", "2"), Row("old", null)]);
        await _journal.SaveFollowerAsync("chain", [], []);
        Assert.Equal("at 2", Text(await _journal.FollowerAsync("sums")));
        Assert.Empty(Assert.IsType<byte[]>(await _journal.FollowerAsync("chain")));
        Assert.Equal(["sum"], Keys(await _journal.ListAsync([], null, 10, descending: false)));
    }

    [Fact]
    public void Incarnation_StartsAtOne() => Assert.Equal(1, _journal.Incarnation);

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(Assert.IsType<byte[]>(bytes));

    private static IEnumerable<string> Keys(IReadOnlyList<Row> rows) => rows.Select(r => Encoding.UTF8.GetString(r.Key));
}
