using System.Reflection;
using Cashback.Journal.Postgres;

namespace Cashback.Silo;

/// <summary>Where the silos find each other: tables of their own beside the journal's, made once (membership.sql).</summary>
internal sealed class MembershipTables(ClusterSettings cluster) : IHostedService
{
    public static Task MakeAsync(string connection, CancellationToken cancellationToken) => OtherTables.MakeAsync(connection, "orleansquery", Script(), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => MakeAsync(cluster.Connection, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Script()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("membership.sql")!);
        return reader.ReadToEnd();
    }
}
