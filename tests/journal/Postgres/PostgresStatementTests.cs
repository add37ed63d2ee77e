using Cashback.Grains;
using Npgsql;
using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Postgres;

/// <summary>What is PostgreSQL's own: plans, rights, errors, open commits, restores.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresStatementTests(PostgresServer server) : IAsyncLifetime
{
    private readonly List<string> _warnings = [];
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await server.CreateAsync();

    public async ValueTask DisposeAsync() => await server.DropAsync(_database);

    [Fact]
    public async Task Heads_AreFoundByKey_InTheOrderOfTheBatch_WhateverTheStatisticsSay()
    {
        await using var journal = await OpenAsync();
        var options = new PostgresOptions { Connection = _database };
        foreach (var filled in new[] { false, true })
        {
            if (filled)
                await PostgresServer.ExecuteAsync(_database, "INSERT INTO heads SELECT ('\\x00000001' || decode(lpad(to_hex(i), 34, '0'), 'hex'))::bytea, 1, 1, 1, NULL, NULL, 1, 1, 1, '' FROM generate_series(1, 50000) i; ANALYZE heads");
            await using var db = await PostgresServer.OpenAsync(Sessions.Commit(options));
            await PostgresServer.ExecuteAsync(db, $"PREPARE batch ({Types()}) AS {CommitSql.Text(JournalGuards.All)}");
            var plan = await PostgresServer.TextAsync(db, $"EXPLAIN EXECUTE batch ({string.Join(',', Enumerable.Repeat("NULL", 29))})");
            var update = plan[plan.IndexOf("Update on heads", StringComparison.Ordinal)..];
            var lines = update.Split('\n').Take(6).Select(l => l.Trim(' ', '-', '>')).ToArray();
            Assert.StartsWith("Nested Loop", lines[1], StringComparison.Ordinal);
            Assert.StartsWith("CTE Scan on b", lines[2], StringComparison.Ordinal);
            Assert.StartsWith("Index Scan using heads_pkey", lines.First(l => l.StartsWith("Index", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }
    }

    /// <summary>Its activations read the older heads and would go on from there, under ids of the lost time.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhoRanThroughARestore_WritesNothingMore(bool guarded)
    {
        var guards = guarded ? JournalGuards.All : JournalGuards.All & ~JournalGuards.Incarnation;
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = _database, Guards = guards });
        Assert.Equal([Verdict.Committed], await journal.CommitAsync([Chain(Card(1), Head.None, 11)]));
        await PostgresServer.ExecuteAsync(_database, "UPDATE meta SET value = value + 1 WHERE key = 'incarnation'");
        var late = Chain(Card(2), Head.None, 12);
        if (!guarded)
        {
            Assert.Equal([Verdict.Committed], await journal.CommitAsync([late]));
            return;
        }

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await journal.CommitAsync([late]));
        await using var next = await OpenAsync();
        Assert.Equal(0, Assert.Single(await next.LoadAsync([Card(2)], Start)).Head.Seq);
        Assert.Equal([Verdict.Committed], await next.CommitAsync([late]));
    }

    [Fact]
    public async Task Chain_ThatCannotBeStored_IsFoundAndFenced_TheOthersCommit()
    {
        await using var journal = await OpenAsync();
        // The key of an index entry has a limit; only the server knows it.
        var huge = new byte[20_000];
        Random.Shared.NextBytes(huge);
        var guilty = Chain(Card(3), Head.None, 13, rows: new RowWrite(huge, []));
        var verdicts = await journal.CommitAsync([Chain(Card(1), Head.None, 11), Chain(Card(2), Head.None, 12), guilty, Chain(Card(4), Head.None, 14)]);
        Assert.Equal([Verdict.Committed, Verdict.Committed, Verdict.Fenced, Verdict.Committed], verdicts);
        Assert.Contains("54000", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(await journal.LoadAsync([Card(3)], Start)).Head.Seq);
    }

    [Fact]
    public async Task ChainsThatShareARow_CommitInTheOrderOfTheBatch()
    {
        await using var journal = await OpenAsync();
        var verdicts = await journal.CommitAsync([Chain(Card(2), Head.None, 12, rows: Row("same", "first")), Chain(Card(1), Head.None, 11, rows: Row("same", "last"))]);
        Assert.Equal([Verdict.Committed, Verdict.Committed], verdicts);
        Assert.Equal(Bytes("last"), await journal.FindAsync(Bytes("same")));
    }

    [Fact]
    public async Task Feed_DoesNotPassAPositionThatAnOpenCommitCanFill()
    {
        await using var journal = await OpenAsync();
        await using var open = await PostgresServer.OpenAsync(_database);
        await PostgresServer.ExecuteAsync(open, "BEGIN");
        await PostgresServer.ExecuteAsync(open, "INSERT INTO feed (position, operations, items) SELECT pg_current_xact_id()::text::bigint, 0, ''");
        await journal.CommitAsync([Chain(Card(1), Head.None, 11)]);
        Assert.Empty((await journal.FeedAsync(0, 10)).Items);
        await PostgresServer.ExecuteAsync(open, "COMMIT");
        Assert.Single((await journal.FeedAsync(0, 10)).Items);
    }

    /// <summary>The negative control: a follower that reads on would never see what the open commit writes.</summary>
    [Fact]
    public async Task Feed_WithoutTheWatermark_PassesWhatAnOpenCommitFillsLater()
    {
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = _database, Guards = JournalGuards.All & ~JournalGuards.Watermark });
        await using var open = await PostgresServer.OpenAsync(_database);
        await PostgresServer.ExecuteAsync(open, "BEGIN");
        await PostgresServer.ExecuteAsync(open, "INSERT INTO feed (position, operations, items) SELECT pg_current_xact_id()::text::bigint, 1, ''");
        await journal.CommitAsync([Chain(Card(1), Head.None, 11)]);
        var read = await journal.FeedAsync(0, 10);
        Assert.Single(read.Items);
        await PostgresServer.ExecuteAsync(open, "COMMIT");
        Assert.Equal(1L, await PollAsync($"SELECT count(*) FROM feed WHERE position < {read.Position}"));
    }

    [Fact]
    public async Task Commit_BehindAHeldLock_IsRolledBackAndSentAgain_UntilItIsFree()
    {
        await using var journal = await OpenAsync();
        var head = Chain(Card(1), Head.None, 11);
        await journal.CommitAsync([head]);
        await using var other = await PostgresServer.OpenAsync(_database);
        await PostgresServer.ExecuteAsync(other, "BEGIN");
        await PostgresServer.ExecuteAsync(other, "SELECT 1 FROM heads FOR UPDATE");
        var commit = journal.CommitAsync([Chain(Card(1), head.Next, 12)]).AsTask();
        Assert.Equal(55_000L, await PollAsync("SELECT 55000::bigint FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
        Assert.False(commit.IsCompleted);
        await PostgresServer.ExecuteAsync(other, "ROLLBACK");
        Assert.Equal([Verdict.Committed], await commit);
    }

    [Fact]
    public async Task OrphanOfTheSameBatch_ThatCommitsLater_CountsAsCommitted()
    {
        await using var journal = await OpenAsync();
        var first = Chain(Card(1), Head.None, 11);
        await journal.CommitAsync([first]);
        var chain = Chain(Card(1), first.Next, 12);

        // The orphan: the same statement in a transaction that is still open when its client sends the batch again.
        await using var orphan = await PostgresServer.OpenAsync(Sessions.Commit(new() { Connection = _database }));
        await PostgresServer.ExecuteAsync(orphan, "BEGIN");
        await using (var command = new NpgsqlCommand(CommitSql.Text(JournalGuards.All), orphan))
        {
            var values = CommitArrays.Of([chain], 1, new Identity(1, 0)).Values;
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new() { NpgsqlDbType = CommitArrays.Types[i], Value = values[i] });
            Assert.Equal(1L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        var again = journal.CommitAsync([chain]).AsTask();
        await PollAsync("SELECT 1::bigint FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        Assert.Equal(1, Assert.Single(await journal.LoadAsync([Card(1)], Start)).Head.Seq);
        await PostgresServer.ExecuteAsync(orphan, "COMMIT");
        Assert.Equal([Verdict.Committed], await again);
        Assert.Equal(2, (await journal.ForwardAsync(Card(1), 0, 10)).Count);
    }

    [Fact]
    public async Task HeadOfAnotherSlot_IsFenced()
    {
        await using var journal = await OpenAsync();
        var first = Chain(Card(1), Head.None, 11);
        await journal.CommitAsync([first]);
        await PostgresServer.ExecuteAsync(_database, "UPDATE heads SET slot = 2");
        Assert.Equal([Verdict.Fenced], await journal.CommitAsync([Chain(Card(1), first.Next, 12)]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresJournal.OpenAsync(new() { Connection = _database, Slot = 2 }));
    }

    [Fact]
    public async Task ReadOnlyDatabase_IsUnavailable_AndNothingIsWritten()
    {
        await using var journal = await OpenAsync();
        await PostgresServer.ExecuteAsync(_database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(_database).Database} SET default_transaction_read_only = on");
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await journal.CommitAsync([Chain(Card(1), Head.None, 11)]));
    }

    [Fact]
    public async Task ServerThatIsNotThere_IsUnavailable()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(_database) { Port = 1 }.ConnectionString;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => PostgresJournal.OpenAsync(new() { Connection = nowhere }));
    }

    private static string Types() => string.Join(',', CommitArrays.Types.Select(t =>
        (t & ~NpgsqlTypes.NpgsqlDbType.Array).ToString().ToLowerInvariant() + (t.HasFlag(NpgsqlTypes.NpgsqlDbType.Array) ? "[]" : "")));

    private Task<PostgresJournal> OpenAsync() => PostgresJournal.OpenAsync(new() { Connection = _database, Warn = _warnings.Add });

    private async Task<long> PollAsync(string sql)
    {
        await using var db = await PostgresServer.OpenAsync(_database);
        var until = Environment.TickCount64 + 10_000;
        while (Environment.TickCount64 < until)
        {
            if (await PostgresServer.TextAsync(db, sql) is { Length: > 0 } found)
                return long.Parse(found);
        }

        throw new TimeoutException(sql);
    }
}
