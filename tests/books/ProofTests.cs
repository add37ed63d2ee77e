using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Journal.Sqlite;
using Cashback.Reads;

namespace Cashback.Books;

public class ProofTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prove_WhenHistoriesAreRandom_FindsNothing(bool sqlite)
    {
        for (var seed = 1; seed <= (sqlite ? 3 : 60); seed++)
        {
            var folder = Path.Combine(Path.GetTempPath(), $"books-{Guid.NewGuid():N}");
            await using IJournal journal = sqlite ? SqliteJournal.Open(new() { Folder = folder }) : new MemoryJournal();
            var history = new History(journal, seed);
            await using var follower = new Follower(journal, history.Time);
            await history.RunAsync(120);
            await follower.FlushAsync();
            await history.RunAsync(40);
            var result = await new Proof(journal, Deciders.All, history.Time).ProveAsync(History.Programme);
            Assert.True(result.Ok, $"seed {seed}: {string.Join("; ", result.Differences)}");
            Assert.Equal(history.Time.Now, result.CheckedAt);
            await history.DeliverAllAsync();
            var after = await new Proof(journal, Deciders.All, history.Time).ProveAsync(History.Programme);
            Assert.True(after is { Ok: true, Differences.Count: 0 }, $"seed {seed}: {string.Join("; ", after.Differences)}");
        }
    }

    [Fact]
    public async Task Prove_WhenProgrammesShareTheJournal_CountsOnlyItsOwn()
    {
        await using var journal = new MemoryJournal();
        var (one, other) = (new History(journal, 1, 1), new History(journal, 2, 2));
        await one.RunAsync(50);
        await other.RunAsync(80);
        await one.RunAsync(10);
        var proof = new Proof(journal, Deciders.All, one.Time);
        var results = new[] { await proof.ProveAsync(1), await proof.ProveAsync(2), await proof.ProveAsync(3) };
        Assert.All(results, r => Assert.True(r.Ok));
        Assert.Equal((await journal.FeedAsync(0, int.MaxValue)).Items.Count, results[0].Operations + results[1].Operations);
        Assert.Equal(0, results[2].Operations);
        Assert.Same(results[1], proof.Last(2));
        Assert.Null(proof.Last(4));
    }

    [Fact]
    public async Task Prove_WhenValueIsOnItsWay_IsAnAlarmAfterAnHour()
    {
        await using var journal = new MemoryJournal();
        var history = new History(journal, 1);
        await history.RunAsync(0);
        var till = History.Grain(GrainKind.Till, 0);
        await history.DoAsync(History.Grain(GrainKind.Card, 0), new TopUp(500, TopUpMethod.Cash), History.At(till, 0));
        var proof = new Proof(journal, Deciders.All, history.Time);
        history.Time.Now += TimeSpan.FromHours(1);
        Assert.Empty((await proof.ProveAsync(History.Programme)).Differences);
        history.Time.Now += TimeSpan.FromSeconds(1);
        var late = await proof.ProveAsync(History.Programme);
        Assert.True(late.Ok);
        var alarm = Assert.Single(late.Differences);
        Assert.Equal((ProofCodes.TransitOld, "transit:0", -500, 2), (alarm.Code, alarm.Account, alarm.Expected, alarm.Operation!.Value));
        await history.DeliverAllAsync();
        Assert.Empty((await proof.ProveAsync(History.Programme)).Differences);
    }

    [Fact]
    public async Task Prove_WhenRequestsComeBeforeTheCut_SharesOneRun()
    {
        await using var journal = new MemoryJournal();
        var history = new History(journal, 1);
        await history.RunAsync(20);
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var stalled = new Tampered(journal)
        {
            BeforeHeads = () =>
            {
                reached.TrySetResult();
                return release.Task;
            },
        };
        var proof = new Proof(stalled, Deciders.All, history.Time);
        var first = proof.ProveAsync(History.Programme).AsTask();
        var second = proof.ProveAsync(History.Programme).AsTask();
        Assert.Same(first, second);
        await reached.Task;
        var third = proof.ProveAsync(History.Programme).AsTask();
        Assert.NotSame(first, third);
        Assert.Same(third, proof.ProveAsync(History.Programme).AsTask());
        await history.DoAsync(History.Grain(GrainKind.Card, 0), new Scan(100), History.At(History.Grain(GrainKind.Till, 0), 0));
        release.SetResult();
        Assert.Equal((await first).Operations + 1, (await third).Operations);
        Assert.True((await first).Ok);
    }
}
