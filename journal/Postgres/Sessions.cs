using System.Globalization;
using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>Connection strings: what every session has pinned, whatever the server's configuration says.</summary>
internal static class Sessions
{
    /// <summary>
    /// Plans are made once and only from nested loops over keys and hashes over the batch, so that two nodes take locks in
    /// the same order and no plan made on an empty table survives on a full one.
    /// </summary>
    private const string Plans =
        " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_mergejoin=off -c enable_material=off -c max_parallel_workers_per_gather=0 -c jit=off";

    /// <summary>A client that is gone is noticed: its orphan does not hold the next owner for long.</summary>
    private const string Network =
        " -c client_connection_check_interval=1s -c tcp_user_timeout=5000 -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3";

    public static string Commit(PostgresOptions options) => new NpgsqlConnectionStringBuilder(Base(options))
    {
        Pooling = false,
        CommandTimeout = 0,
        WriteBufferSize = 65_536,
        ApplicationName = "cashback commit",
        Options = string.Create(
            CultureInfo.InvariantCulture,
            $"-c default_transaction_isolation=read\\ committed -c synchronous_commit={(options.IsDurable ? "on" : "off")} -c work_mem=64MB -c lock_timeout={Ms(options.LockTimeout)} -c statement_timeout={Ms(options.StatementTimeout)} -c idle_in_transaction_session_timeout=1000{Plans}{Network}"),
    }.ConnectionString;

    /// <summary>For reads and for what belongs to no chain.</summary>
    public static string Read(PostgresOptions options) => new NpgsqlConnectionStringBuilder(Base(options))
    {
        MaxPoolSize = options.Readers,
        MinPoolSize = 0,
        CommandTimeout = 10,
        MaxAutoPrepare = 40,
        AutoPrepareMinUsages = 2,
        ReadBufferSize = 65_536,
        NoResetOnClose = true,
        ApplicationName = "cashback read",
        Options = $"-c default_transaction_isolation=read\\ committed -c synchronous_commit=on -c lock_timeout=1000 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=1000{Plans}{Network}",
    }.ConnectionString;

    /// <summary>For migrations: these may wait for a lock and take long.</summary>
    public static string Plain(PostgresOptions options) =>
        new NpgsqlConnectionStringBuilder(Base(options)) { Pooling = false, CommandTimeout = 0, ApplicationName = "cashback migrate" }.ConnectionString;

    private static string Base(PostgresOptions options) => new NpgsqlConnectionStringBuilder(options.Connection)
    {
        Timeout = 5,
        TcpKeepAlive = true,
        TcpKeepAliveTime = 3,
        TcpKeepAliveInterval = 1,
    }.ConnectionString;

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
