using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cashback.Hosts.Tests;
using Cashback.Journal.Postgres;

namespace Cashback.Silo.Tests.Processes;

/// <summary>TLS between the processes: they show each other one certificate, and a stranger is not let in.</summary>
public sealed class TlsTests(PostgresServer server) : IDisposable
{
    private const string Password = "secret";

    private readonly string _folder = Directory.CreateTempSubdirectory("cashback-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WithOneCertificate_TheClusterWorks_AndAStrangerStaysOutside()
    {
        var database = await server.CreateAsync();
        var ours = Make("ours");
        await using var cluster = await Cluster.StartAsync(database, 10, process => Give(process, ours));
        await Task.WhenAll(cluster.Cards.Select(async card => Assert.Equal(200, (await cluster.SettleAsync(card, $"tls-{card}")).Status)));

        foreach (var certificate in new[] { null, Make("another") })
        {
            await using var stranger = new SiloProcess("api", Cluster.FreePort(), database);
            if (certificate is not null)
                Give(stranger, certificate);
            stranger.Start();
            var ready = stranger.ReadyAsync();
            // Turned away twice, each time by both silos; who is let in never says so.
            await Patience.UntilAsync(() => ready.IsCompleted || stranger.Said.Split("No silo of this cluster can be reached").Length > 2, "the stranger does not knock");
            Assert.False(ready.IsCompletedSuccessfully, "a stranger was let in");
            await stranger.KillAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(() => ready);
        }
    }

    private static void Give(SiloProcess process, string certificate) =>
        process.With("CASHBACK_CLUSTER_CERTIFICATE", certificate).With("CASHBACK_CLUSTER_CERTIFICATE_PASSWORD", Password);

    private string Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cashback-cluster", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("cashback-cluster");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(_folder, $"{name}.p12");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        return file;
    }
}
