using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Sqlite;

/// <summary>What only a store on a disk can do wrong.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reopened_HasEverything()
    {
        var chain = Chain(Card(1), Head.None, ulong.MaxValue, operations: 2, new WakeUp(Start, 2), Row("a", "1")).Saying(0);
        string before;
        await using (var journal = Open())
        {
            await journal.CommitAsync([chain]);
            await journal.SaveFollowerAsync("sums", Bytes("at 1"), []);
            before = await EverythingAsync(journal);
        }

        await using var again = Open();
        Assert.Equal(before, await EverythingAsync(again));
        Assert.Equal([Verdict.Committed], await again.CommitAsync([chain]));
        Assert.Equal(before, await EverythingAsync(again));
        await again.CommitAsync([Chain(Card(2), Head.None, 2)]);
        Assert.Equal([(Card(2), 1)], (await again.FeedAsync(1, 10)).Items.Select(i => (i.Grain, i.Seq)));
    }

    [Fact]
    public async Task TheFolder_IsHeldByOneJournal()
    {
        await using (Open())
            Assert.Throws<IOException>(() => Open());
        await using var after = Open();
        Assert.Equal(1, after.Incarnation);
    }

    [Fact]
    public async Task AnotherSlot_IsRefused()
    {
        await Open().DisposeAsync();
        Assert.Throws<InvalidOperationException>(() => SqliteJournal.Open(new() { Folder = _folder.Path, Slot = 2 }));
    }

    [Fact]
    public async Task AHeadOfAnotherSlot_IsFenced()
    {
        var chain = Chain(Card(1), Head.None, 1);
        await using (var journal = Open())
            await journal.CommitAsync([chain]);
        Change("UPDATE heads SET slot = 2");
        await using var again = Open();
        Assert.Equal([Verdict.Fenced], await again.CommitAsync([Chain(Card(1), chain.Next, 2)]));
    }

    [Fact]
    public async Task ADatabaseOfANewerProgram_IsRefused()
    {
        await Open().DisposeAsync();
        Change("UPDATE meta SET value = 1000 WHERE key = 'schema'");
        Assert.Throws<InvalidOperationException>(() => Open());
    }

    [Fact]
    public async Task AFullDisk_RefusesUntilThereIsRoom_AndLosesNothing()
    {
        var big = new string('x', 200_000);
        var kept = new List<Chain>();
        await using (var journal = SqliteJournal.Open(new() { Folder = _folder.Path, MaxPages = 600 }))
        {
            var refused = false;
            for (var i = 1; !refused; i++)
            {
                Assert.True(i < 100, "the disk never fills");
                var chain = Chain(Card(i), Head.None, (ulong)i, rows: Row($"{i}", big));
                try
                {
                    await journal.CommitAsync([chain]);
                    kept.Add(chain);
                }
                catch (JournalUnavailableException)
                {
                    refused = true;
                }
            }

            // A small chain would fit, but it waits for the probe as all do.
            await Assert.ThrowsAsync<JournalUnavailableException>(async () => await journal.CommitAsync([Chain(Card(500), Head.None, 500)]));
        }

        await using var again = Open();
        Assert.Equal(kept.Count, (await again.HeadsAsync(null, 1000)).Count);
        Assert.Equal([Verdict.Committed], await again.CommitAsync([Chain(Card(500), Head.None, 500)]));
    }

    [Fact]
    public async Task AnIoErrorOfACommit_EndsTheProcessWithoutAnAnswer()
    {
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        const int fsyncFailed = 1034;
        await using var journal = SqliteJournal.Open(new()
        {
            Folder = _folder.Path,
            Fatal = ended.SetResult,
            BeforeCommit = () => throw new SqliteError(fsyncFailed, "fsync"),
        });
        var commit = journal.CommitAsync([Chain(Card(1), Head.None, 1)]).AsTask();
        Assert.Contains("fsync", await ended.Task, StringComparison.Ordinal);
        Assert.False(commit.IsCompleted);
        Assert.False(journal.CommitAsync([Chain(Card(2), Head.None, 1)]).AsTask().IsCompleted);
    }

    [Fact]
    public async Task DataThatCannotBeStored_FencesItsOwnChainOnly()
    {
        var warnings = new List<string>();
        await using var journal = SqliteJournal.Open(new() { Folder = _folder.Path, Warn = warnings.Add });
        var verdicts = await journal.CommitAsync(
        [
            Chain(Card(1), Head.None, 1, rows: Row("a", "1")), Chain(Card(2), Head.None, 2, rows: Row("b", "2")).Saying(0, 0), Chain(Card(3), Head.None, 3, rows: Row("c", "3")),
        ]);
        Assert.Equal([Verdict.Committed, Verdict.Fenced, Verdict.Committed], verdicts);
        Assert.Single(warnings);
        Assert.Equal([Card(1), Card(3)], (await journal.HeadsAsync(null, 10)).Select(h => h.Grain));
        Assert.Equal([Card(1), Card(3)], (await journal.FeedAsync(0, 10)).Items.Select(i => i.Grain));
        Assert.Null(await journal.FindAsync(Bytes("b")));
        Assert.Empty(await journal.OutboxAsync(null, 10));
    }

    [Fact]
    public async Task TheWal_StaysBounded()
    {
        const int bound = 64;
        await using var journal = SqliteJournal.Open(new() { Folder = _folder.Path, CheckpointPages = bound });
        var head = Head.None;
        for (var i = 1; i <= 300; i++)
        {
            var chain = Chain(Card(1), head, (ulong)i, rows: Row("a", new string('x', 20_000)));
            Assert.Equal([Verdict.Committed], await journal.CommitAsync([chain]));
            await journal.FindAsync(Bytes("a"));
            head = chain.Next;
        }

        var wal = new FileInfo(Path.Combine(_folder.Path, "cashback.db-wal")).Length;
        Assert.InRange(wal, 1, 4 * bound * 4096);
    }

    [Fact]
    public void TheEngine_IsNamed() => Assert.StartsWith("3.", SqliteJournal.EngineVersion, StringComparison.Ordinal);

    private SqliteJournal Open() => SqliteJournal.Open(new() { Folder = _folder.Path });

    private void Change(string sql)
    {
        using var db = new Connection(Path.Combine(_folder.Path, "cashback.db"), readOnly: false);
        db.Execute(sql);
    }

    private static async Task<string> EverythingAsync(SqliteJournal journal) => string.Join(
        "\n",
        Show.Text(await journal.HeadsAsync(null, 10)),
        Show.Text(await journal.ForwardAsync(Card(1), 0, 10)),
        Show.Text(await journal.ListAsync([], null, 10, descending: false)),
        Show.Text(await journal.OutboxAsync(null, 10)),
        Show.Text(await journal.DueAsync(DateTimeOffset.MaxValue, 10)),
        Show.Text((await journal.FeedAsync(0, 10)).Items),
        Show.Text(await journal.FollowerAsync("sums")));
}
