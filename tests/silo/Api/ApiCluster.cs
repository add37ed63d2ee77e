using Cashback.Journal.Postgres;
using Cashback.Silo.Tests.Processes;
using Microsoft.AspNetCore.Hosting;

[assembly: AssemblyFixture(typeof(Cashback.Silo.Tests.Api.ApiCluster))]

namespace Cashback.Silo.Tests.Api;

/// <summary>
/// What the tests of the API need to find a cluster where they otherwise find the embedded host: settings of the process for the
/// silo that they start in it, and a second silo, so that about half of all grains live elsewhere.
/// </summary>
public sealed class ApiCluster : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    /// <summary>The sandbox keeps its books there: those of an earlier run know payments of the same names.</summary>
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cashback-api-");

    private SiloProcess? _other;

    public async ValueTask InitializeAsync()
    {
        var database = await _server.CreateAsync();
        Environment.SetEnvironmentVariable("CASHBACK_CONNECTION", database);
        // Each on ports of its own: one that is still leaving would take the next for itself, and end the process.
        Cashback.Api.Tests.ApiHost.Beside = builder => builder.UseSetting("data", _folder.FullName).UseSetting("silo-port", $"{Cluster.FreePort()}").UseSetting("gateway-port", $"{Cluster.FreePort()}");
        // The same keys as the tests give their host, so that either may be the first.
        _other = new SiloProcess("silo", Cluster.FreePort(), database, "--silo-port", $"{Cluster.FreePort()}", "--gateway-port", $"{Cluster.FreePort()}")
            .With("CASHBACK_ADMIN_KEY", Cashback.Api.Tests.ApiHost.AdminKey)
            .With("CASHBACK_QR_KEY", Convert.ToBase64String("0123456789abcdef0123456789abcdef"u8));
        _other.Start();
        await _other.ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_other is not null)
            await _other.DisposeAsync();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }
}
