using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Journal.Sqlite;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>The hash chain: what was changed in the database file is found, and named where it can be.</summary>
public sealed class SealTests : IDisposable
{
    private static readonly GrainId Card = History.Grain(GrainKind.Card, 0);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"seals-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AFlippedBit_IsNamed_ThoughNoSumDiffers()
    {
        await PrepareAsync();
        // One order less: it touches no transfer, so no other check can see it.
        Change("UPDATE journal SET body = CAST(replace(body, '\"o\":1', '\"o\":0') AS BLOB) WHERE seq = 4 AND grain = ?");
        var found = await ProveAsync();
        Assert.Contains(found.Differences, d => d is { Code: ProofCodes.SealDiffers, Operation: 4 } && d.Where == Card.Ref.ToString());
        Assert.Contains(found.Differences, d => d.Code == ProofCodes.SealBroken);
        Assert.False(found.Ok);
    }

    [Fact]
    public async Task ADeletedRow_IsFound()
    {
        await PrepareAsync();
        Change("DELETE FROM journal WHERE seq = 4 AND grain = ?");
        Assert.Contains((await ProveAsync()).Differences, d => d.Code == ProofCodes.SealBroken);
    }

    [Fact]
    public async Task TwoRowsThatWereSwapped_AreNamed()
    {
        await PrepareAsync();
        Change("UPDATE journal SET seq = -3 WHERE seq = 3 AND grain = ?", "UPDATE journal SET seq = 3 WHERE seq = 4 AND grain = ?", "UPDATE journal SET seq = 4 WHERE seq = -3 AND grain = ?");
        var named = (await ProveAsync()).Differences.Where(d => d.Code == ProofCodes.SealDiffers).Select(d => d.Operation).ToList();
        Assert.Equal([3, 4], named);
    }

    [Fact]
    public async Task AnOperationThatWasCutOffTheEnd_IsFound()
    {
        await PrepareAsync();
        Change("DELETE FROM feed WHERE position = (SELECT max(position) FROM feed) AND ? IS NOT NULL");
        Assert.Contains((await ProveAsync()).Differences, d => d.Code == ProofCodes.SealBroken && d.What.StartsWith("The journal ends", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DELETE FROM seals WHERE position = (SELECT max(position) FROM seals) AND ? IS NOT NULL", "The last seals are missing")]
    [InlineData("DELETE FROM seals WHERE position = (SELECT min(position) FROM seals) AND ? IS NOT NULL", "The seal made")]
    [InlineData("UPDATE seals SET hash = zeroblob(32) WHERE position = (SELECT min(position) FROM seals) AND ? IS NOT NULL", "The ")]
    public async Task AChainThatWasCut_IsFound(string sql, string what)
    {
        await PrepareAsync();
        Change(sql);
        Assert.Contains((await ProveAsync()).Differences, d => d.Code == ProofCodes.SealBroken && d.What.StartsWith(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARewrittenJournal_HasAnotherSeal()
    {
        await PrepareAsync();
        var before = (await ProveAsync()).Seal;
        Assert.Matches("^[0-9a-f]{64}$", before!);
        Change("UPDATE journal SET body = CAST(replace(body, '\"o\":1', '\"o\":0') AS BLOB) WHERE seq = 4 AND grain = ?", "DELETE FROM seals WHERE ? IS NOT NULL");
        await using (var journal = SqliteJournal.Open(new() { Folder = _folder }))
        await using (var follower = new Follower(journal, new ManualTime(History.Start)))
            await new Sealer(journal, new ManualTime(History.Start)).ReachAsync(-1, await journal.FeedAsync(0, 1000));
        var after = await ProveAsync();
        Assert.True(after.Ok);
        Assert.NotEqual(before, after.Seal);
    }

    [Fact]
    public async Task Seals_FromBeforeAndAfterAnUpgrade_AreOneChain()
    {
        await using var journal = new MemoryJournal();
        var history = new History(journal, 1);
        await history.RunAsync(40);
        await using (var follower = new Follower(journal, history.Time))
            await follower.FlushAsync();
        journal.Tables.Seals.Clear();
        await history.RunAsync(10);
        Assert.False((await new Proof(journal, Deciders.All, history.Time).ProveAsync(History.Programme)).Ok);
        await using (var follower = new Follower(journal, history.Time))
            await follower.FlushAsync();
        Assert.True((await new Proof(journal, Deciders.All, history.Time).ProveAsync(History.Programme)).Ok);
        Assert.True(journal.Tables.Seals.Count > 0);
    }

    /// <summary>A card with some operations, sealed twice.</summary>
    private async Task PrepareAsync()
    {
        await using var journal = SqliteJournal.Open(new() { Folder = _folder });
        var history = new History(journal, 1);
        await using var follower = new Follower(journal, history.Time);
        await history.RunAsync(0, cards: 1);
        await history.DoAsync(Card, new TopUp(5000, TopUpMethod.Terminal), History.At(History.Grain(GrainKind.Till, 0), 0));
        await follower.FlushAsync();
        for (var i = 0; i < 3; i++)
            await history.DoAsync(Card, new Scan(1000 + i), History.At(History.Grain(GrainKind.Till, 0), 0));
        await follower.FlushAsync();
        var proof = await new Proof(journal, Deciders.All, history.Time).ProveAsync(History.Programme);
        Assert.True(proof is { Ok: true, Differences.Count: 0 }, string.Join("; ", proof.Differences));
    }

    private void Change(params string[] statements)
    {
        using var db = new Connection(Path.Combine(_folder, "cashback.db"), readOnly: false);
        foreach (var sql in statements)
            db.Prepare(sql).Bind(0, Card).Run();
        Assert.NotEqual(0, db.Number("SELECT total_changes()"));
    }

    private async Task<ProofResult> ProveAsync()
    {
        await using var journal = SqliteJournal.Open(new() { Folder = _folder });
        return await new Proof(journal, Deciders.All, new ManualTime(History.Start)).ProveAsync(History.Programme);
    }
}
