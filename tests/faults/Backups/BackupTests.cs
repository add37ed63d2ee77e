using Cashback.Cards;
using Cashback.Faults.Fleets;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;
using Npgsql;
using Xunit;

namespace Cashback.Faults.Backups;

/// <summary>A backup is restored under a node that still believes in the lost hour.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly PostgresServer _server = PostgresServer.Own();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task OlderBackup_RaisesTheIncarnation_AndTheLostHourIsFenced()
    {
        var (incarnations, verdict) = await RunAsync(JournalGuards.All);
        Assert.Equal((1, 2), incarnations);
        Assert.Equal(Verdict.Fenced, verdict);
    }

    [Fact]
    public async Task WithoutTheTip_TheLostHourWritesOnAForeignHistory()
    {
        var (_, verdict) = await RunAsync(JournalGuards.All & ~JournalGuards.TipCompare);
        Assert.Equal(Verdict.Committed, verdict);
    }

    /// <summary>
    /// Backup at 2 operations; 3 more are lost by the restore and others come in their place. The chain that was decided on the
    /// lost fifth finds the sequence that it expects, but not the tip.
    /// </summary>
    private async Task<((int Before, int After) Incarnations, Verdict Late)> RunAsync(JournalGuards guards)
    {
        var database = await _server.CreateAsync();
        int before;
        Head lost;
        await using (var fleet = await Fleet.StartAsync(database, 1))
        {
            await fleet.CreateAsync(1);
            before = fleet.Journal.Incarnation;
            await ScanAsync(fleet, 1);
            _server.Backup();
            await ScanAsync(fleet, 3);
            lost = (await fleet.Journal.LoadAsync([Fleet.Card(0)], DateTimeOffset.MaxValue))[0].Head;
        }

        NpgsqlConnection.ClearAllPools();
        _server.Restore();
        await using var restored = await Fleet.StartAsync(database, 1, guards);
        Assert.Equal(2, (await restored.Journal.LoadAsync([Fleet.Card(0)], DateTimeOffset.MaxValue))[0].Head.Seq);
        await ScanAsync(restored, 3);
        var head = (await restored.Journal.LoadAsync([Fleet.Card(0)], DateTimeOffset.MaxValue))[0].Head;
        Assert.Equal(lost.Seq, head.Seq);
        Assert.NotEqual(lost.Tip, head.Tip);
        var late = new Chain(Fleet.Card(0), lost.Seq, lost.Tip, lost with { Seq = lost.Seq + 1, Tip = 99 }, [new(lost.Seq + 1, 1, lost.At, new byte[] { 1 })], [], []);
        return ((before, restored.Journal.Incarnation), (await restored.Journal.CommitAsync([late]))[0]);
    }

    private static async Task ScanAsync(Fleet fleet, int count)
    {
        for (var i = 0; i < count; i++)
            await Fleet.DoneAsync(fleet.Nodes[0], Fleet.Card(0), new Scan(1_000), Fleet.Till);
    }
}
