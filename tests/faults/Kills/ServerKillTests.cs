using Cashback.Faults.Fleets;
using Cashback.Journal.Postgres;
using Xunit;

namespace Cashback.Faults.Kills;

/// <summary>kill -9 of the server under load, and start again: acknowledged and missing 0, applied twice 0.</summary>
public sealed class ServerKillTests : IDisposable
{
    private const int Cards = 200;

    private readonly PostgresServer _server = PostgresServer.Own();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task KilledUnderLoad_LosesAndDoublesNothing()
    {
        var (audit, acknowledged) = await RunAsync(isDurable: true);
        Assert.Equal(Audit.Clean, audit);
        Assert.Equal(6_000, acknowledged);
    }

    /// <summary>The same with commits that are acknowledged before they are on the disk: the test must see it.</summary>
    [Fact]
    public async Task KilledUnderLoad_WithoutDurableCommits_LosesWhatWasAcknowledged()
    {
        var (audit, _) = await RunAsync(isDurable: false);
        Assert.True(audit.Lost > 0, audit.ToString());
    }

    private async Task<(Audit Audit, int Acknowledged)> RunAsync(bool isDurable)
    {
        var database = await _server.CreateAsync();
        await using var fleet = await Fleet.StartAsync(database, 2, isDurable: isDurable);
        await fleet.CreateAsync(Cards);
        var load = new Load(fleet, Cards);
        await load.RunAsync(6_000, 4, _ =>
        {
            _server.Kill();
            _server.Start();
            return Task.CompletedTask;
        });
        return (await Audit.OfAsync(fleet.Journal, Cards, load.Acknowledged), load.Acknowledged.Count);
    }
}
