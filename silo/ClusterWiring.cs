using System.Net;
using Cashback.Access;
using Cashback.Embedded;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Cashback.Silo;

/// <summary>What a silo is made of, what a client is, and what both read.</summary>
internal static class ClusterWiring
{
    /// <summary>Orleans' name of the driver.</summary>
    private const string Driver = "Npgsql";

    /// <summary>The way to every grain, for every role.</summary>
    public static void AddGrains(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ClusterGrains>();
        services.AddSingleton<IGrains>(provider => provider.GetRequiredService<ClusterGrains>());
    }

    /// <summary>Hosted services start in this order: the node, Orleans, the first start. They stop the other way round.</summary>
    public static void AddSilo(this WebApplicationBuilder builder, ClusterSettings cluster)
    {
        var services = builder.Services;
        services.AddNode();
        services.AddHostedService(provider => new NodeStart(provider.GetRequiredService<Node>(), cluster));
        builder.UseOrleans(silo =>
        {
            silo.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Cluster, "cashback"));
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Driver, cluster.Connection));
            silo.Configure<EndpointOptions>(options =>
            {
                (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (cluster.Address, cluster.SiloPort, cluster.GatewayPort);
                var here = IPAddress.IsLoopback(cluster.Address) ? cluster.Address : IPAddress.Any;
                options.SiloListeningEndpoint = new(here, cluster.ListenSiloPort);
                options.GatewayListeningEndpoint = new(here, cluster.ListenGatewayPort);
            });
            silo.AddTurns();
            if (cluster.Certificate is { } certificate)
                silo.UseTls(certificate, tls => Trust(tls, cluster));
        });
        services.AddHostedService<SiloService>();
    }

    public static void AddClient(this WebApplicationBuilder builder, ClusterSettings cluster)
    {
        builder.Services.AddHostedService(_ => new MembershipTables(cluster));
        builder.UseOrleansClient(client =>
        {
            client.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Cluster, "cashback"));
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Driver, cluster.Connection));
            client.AddTurns();
            if (cluster.Certificate is { } certificate)
                client.UseTls(certificate, tls => Trust(tls, cluster));
        });
    }

    /// <summary>The node and its way through the cluster.</summary>
    public static void AddNode(this IServiceCollection services) =>
        services.AddNode(new NodeOptions { Reruns = 0 }, provider => call => provider.GetRequiredService<ClusterGrains>().SendAsync(call));

    /// <summary>What silos of any cluster have in common; the reasons are in docs/adr/0008-cluster.md.</summary>
    public static void AddTurns(this ISiloBuilder silo)
    {
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = options.SystemResponseTimeout = Deadlines.Orleans);
        silo.Configure<GrainCollectionOptions>(options => (options.CollectionAge, options.CollectionQuantum) = (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30)));
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            // A dead silo is declared dead within about three seconds.
            (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration) = (TimeSpan.FromSeconds(1), 3, 2);
            options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        });
        silo.Services.AddSingleton<Orleans.Runtime.PlacementStrategy, Orleans.Runtime.RandomPlacement>();
    }

    public static void AddTurns(this IClientBuilder client)
    {
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Deadlines.Orleans);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.UseConnectionRetryFilter<KeepAsking>();
    }

    /// <summary>Both ends must show the very certificate that this process shows: nobody else is of this cluster.</summary>
    private static void Trust(TlsOptions tls, ClusterSettings cluster)
    {
        var mine = cluster.Certificate!.Thumbprint;
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (certificate, _, _) => certificate.Thumbprint == mine;
        tls.OnAuthenticateAsClient = (_, options) => options.TargetHost = cluster.Certificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.DnsName, forIssuer: false);
    }
}
