using System.Diagnostics;
using Cashback.Cards;
using Cashback.Faults.Fleets;
using Cashback.Grains;
using Cashback.Journal.Postgres;
using Xunit;

namespace Cashback.Faults.Disks;

/// <summary>The volume of the database runs full: nothing is acknowledged while it is, everything acknowledged is there after.</summary>
public sealed class DiskFullTests
{
    private const int Cards = 50;
    private const int Scans = 3_000;

    [Fact]
    public async Task FullVolume_AcknowledgesNothing_AndLosesNothing()
    {
        var (whileFull, audit, acknowledged) = await RunAsync(fills: true);
        // A server that restarts on a full volume may win back one segment of its log: what it then takes is durable all the same.
        Assert.InRange(whileFull, 0, 19);
        Assert.Equal(Audit.Clean, audit);
        Assert.Equal(Scans, acknowledged);
    }

    /// <summary>The negative control: where there is room, the same calls are all acknowledged.</summary>
    [Fact]
    public async Task VolumeWithRoom_AcknowledgesTheSameCalls()
    {
        var (meanwhile, audit, acknowledged) = await RunAsync(fills: false);
        Assert.Equal(20, meanwhile);
        Assert.Equal(Audit.Clean, audit);
        Assert.Equal(Scans, acknowledged);
    }

    private static async Task<(long WhileFull, Audit Audit, int Acknowledged)> RunAsync(bool fills)
    {
        Assert.True(Volume.CanMount, "run as root: only root can mount a small volume");
        using var volume = new Volume("400m");
        using var server = PostgresServer.In(volume.Path);
        var database = await server.CreateAsync();
        await using var fleet = await Fleet.StartAsync(database, 1);
        await fleet.CreateAsync(Cards);
        var load = new Load(fleet, Cards);
        var whileFull = 0L;
        await load.RunAsync(Scans, 1, async _ =>
        {
            if (fills)
                volume.Fill();
            // The log has room in its last segment for a while; then the first refusal comes, and hardly anything passes.
            Answer answer;
            do
                answer = await ScanAsync(fleet);
            while (fills && answer.Outcome == Outcome.Decided);
            for (var i = 0; i < 20; i++)
                whileFull += (await ScanAsync(fleet)).Outcome == Outcome.Decided ? 1 : 0;
            if (fills)
                volume.Free();
            if (!server.IsRunning)
                server.Start();
        });
        return (whileFull, await Audit.OfAsync(fleet.Journal, Cards, load.Acknowledged), load.Acknowledged.Count);
    }

    private static async Task<Answer> ScanAsync(Fleet fleet) =>
        await fleet.Nodes[0].AskAsync(Fleet.Card(Random.Shared.Next(Cards)), new(Fleet.Random128(), new Scan(1_000, Comment: new('x', 200)), Fleet.Till));

    /// <summary>A file system of its own in memory.</summary>
    private sealed class Volume : IDisposable
    {
        public static bool CanMount => Environment.IsPrivilegedProcess && OperatingSystem.IsLinux();

        public Volume(string size)
        {
            Path = Directory.CreateTempSubdirectory("cashback-volume-").FullName;
            Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path);
        }

        public string Path { get; }

        private string Ballast => System.IO.Path.Combine(Path, "ballast");

        public void Fill()
        {
            using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var block = new byte[4096];
            try
            {
                while (true)
                    file.Write(block);
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public void Free() => File.Delete(Ballast);

        public void Dispose()
        {
            Run("umount", "-l", Path);
            Directory.Delete(Path);
        }

        private static void Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
