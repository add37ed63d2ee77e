using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;

namespace Cashback.Books;

public class FollowerTests
{
    [Fact]
    public async Task Flush_AfterAnyRestarts_EqualsOneFoldOfAll()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            await using var journal = new MemoryJournal();
            var history = new History(journal, seed);
            await history.WriteSnapshotAsync();
            var flaky = new FlakySaves(journal, random);
            for (var part = 0; part < 5; part++)
            {
                await history.RunAsync(random.Next(40));
                await using var follower = new Follower(flaky.Journal, history.Time);
                await flaky.UntilDoneAsync(follower);
            }

            await using (var last = new Follower(journal, history.Time))
                await last.FlushAsync();
            Assert.Equal(await FreshAsync(journal, history), await RowsAsync(journal));
        }
    }

    [Fact]
    public async Task Flush_WhenNothingIsNew_WritesNothing()
    {
        await using var journal = new MemoryJournal();
        var history = new History(journal, 1);
        await history.RunAsync(10);
        var saves = 0;
        var counted = new Tampered(journal) { BeforeSave = () => saves++ };
        await using var follower = new Follower(counted, history.Time);
        await follower.FlushAsync();
        await follower.FlushAsync();
        Assert.Equal(1, saves);
    }

    /// <summary>A report on one node shows what another one acknowledged before.</summary>
    [Fact]
    public async Task Flush_WhereAnotherLeads_WaitsUntilThatOneHasComeSoFar()
    {
        await using var journal = new MemoryJournal();
        var history = new History(journal, 1);
        await history.RunAsync(10);
        await using var leader = new Follower(journal, history.Time);
        await using var other = new Follower(journal, TimeProvider.System, leads: () => false);
        var waiting = other.FlushAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        await leader.FlushAsync();
        await waiting;
    }

    [Fact]
    public async Task Flush_WhenABodyCannotBeRead_SaysSoAndGoesOn()
    {
        await using var journal = new MemoryJournal();
        var history = new History(journal, 1);
        await history.RunAsync(10);
        var broken = new Tampered(journal) { Entry = item => item.Seq == 2 && item.Grain.Kind == GrainKind.Till ? item with { Body = new byte[] { 1 } } : item };
        var said = new List<string>();
        await using var follower = new Follower(broken, history.Time, (what, _) => said.Add(what));
        await follower.FlushAsync();
        Assert.Single(said);
        Assert.NotEmpty(await RowsAsync(journal));
    }

    /// <summary>Rows of one fold without any stop, over a copy of the feed.</summary>
    private static async Task<List<string>> FreshAsync(IJournal journal, History history)
    {
        await using var empty = new MemoryJournal();
        var copy = new Tampered(empty) { Feed = journal.FeedAsync, Find = journal.FindAsync };
        await using var follower = new Follower(copy, history.Time);
        await follower.FlushAsync();
        return await RowsAsync(empty);
    }

    /// <summary>Where a day stands in the feed depends on the pages that were folded, so it is left out.</summary>
    private static async Task<List<string>> RowsAsync(IJournal journal) =>
        [.. (await journal.ListAsync(RollupKey.All(History.Programme), null, 10_000, false))
            .Where(r => RollupKey.What(r.Key) != RollupKey.OfSpan)
            .Select(r => $"{Convert.ToHexString(r.Key)} {System.Text.Encoding.UTF8.GetString(r.Body)}")];

    /// <summary>Saves that fail before or after they are written, as the dice say.</summary>
    private sealed class FlakySaves
    {
        private readonly Random _random;

        public FlakySaves(IJournal inner, Random random)
        {
            _random = random;
            Journal = new Tampered(inner)
            {
                BeforeSave = () =>
                {
                    if (_random.Next(4) == 0)
                        throw new JournalUnavailableException("before");
                },
                AfterSave = () =>
                {
                    if (_random.Next(4) == 0)
                        throw new CommitUnknownException("after");
                },
            };
        }

        public Tampered Journal { get; }

        public async Task UntilDoneAsync(Follower follower)
        {
            while (true)
            {
                try
                {
                    await follower.FlushAsync();
                    return;
                }
                catch (Exception exception) when (exception is JournalUnavailableException or CommitUnknownException)
                {
                    if (_random.Next(2) == 0)
                        return;
                }
            }
        }
    }
}
