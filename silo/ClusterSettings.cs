using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Cashback.Silo;

/// <summary>How this process takes part in the cluster (docs/operations.md, "Cluster").</summary>
internal sealed record ClusterSettings
{
    /// <summary><c>--role silo</c> or <c>both</c>: it runs grains.</summary>
    public required bool HasGrains { get; init; }

    /// <summary><c>--role api</c> or <c>both</c>: it serves the API and the pages.</summary>
    public required bool HasApi { get; init; }

    /// <summary><c>CASHBACK_CONNECTION</c>: the database that journal and membership share.</summary>
    public required string Connection { get; init; }

    /// <summary><c>--cluster</c>: processes with another name on the same database are strangers.</summary>
    public string Cluster { get; init; } = "cashback";

    /// <summary><c>--address</c>: where the other silos and the clients reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary><c>--silo-port</c>: silos among themselves.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary><c>--gateway-port</c>: clients.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary><c>--listen-silo-port</c>, where another port is mapped to it from outside.</summary>
    public required int ListenSiloPort { get; init; }

    /// <summary><c>--listen-gateway-port</c>, likewise.</summary>
    public required int ListenGatewayPort { get; init; }

    /// <summary><c>CASHBACK_CLUSTER_CERTIFICATE</c>: TLS between all of them, each showing and asking for this certificate.</summary>
    public X509Certificate2? Certificate { get; init; }

    public static ClusterSettings Read(IConfiguration configuration)
    {
        var role = configuration["role"] ?? "both";
        if (role is not ("silo" or "api" or "both"))
            throw new InvalidOperationException($"--role {role}: silo, api or both");
        if (role != "both" && configuration["demo"] is "true")
            throw new InvalidOperationException($"--demo fills a new programme over the API of the process that makes it: --role both, not {role}");
        if (string.IsNullOrEmpty(configuration["CASHBACK_QR_KEY"]))
            throw new InvalidOperationException("CASHBACK_QR_KEY is missing: every process of a cluster needs the same one");
        var certificate = configuration["CASHBACK_CLUSTER_CERTIFICATE"];
        var (siloPort, gatewayPort) = (configuration.GetValue("silo-port", 11111), configuration.GetValue("gateway-port", 30000));
        return new()
        {
            HasGrains = role is not "api",
            HasApi = role is not "silo",
            Connection = configuration["connection"] ?? configuration["CASHBACK_CONNECTION"] ?? throw new InvalidOperationException("CASHBACK_CONNECTION is missing"),
            Cluster = configuration["cluster"] ?? "cashback",
            Address = configuration["address"] is { } address ? Resolve(address) : IPAddress.Loopback,
            SiloPort = siloPort,
            GatewayPort = gatewayPort,
            ListenSiloPort = configuration.GetValue("listen-silo-port", siloPort),
            ListenGatewayPort = configuration.GetValue("listen-gateway-port", gatewayPort),
            Certificate = string.IsNullOrEmpty(certificate)
                ? null
                : X509CertificateLoader.LoadPkcs12FromFile(certificate, configuration["CASHBACK_CLUSTER_CERTIFICATE_PASSWORD"]),
        };
    }

    /// <summary>An address, or a host's name: in containers only the name is known before the start.</summary>
    private static IPAddress Resolve(string text) =>
        IPAddress.TryParse(text, out var address) ? address : Array.Find(Dns.GetHostAddresses(text), a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            ?? throw new InvalidOperationException($"--address {text}: no such host");
}
