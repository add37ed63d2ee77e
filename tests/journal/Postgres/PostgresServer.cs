using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>
/// A PostgreSQL server of the tests: the one that CASHBACK_TEST_POSTGRES names (a connection string of a superuser), else one
/// of its own from Debian's package in a temporary folder, durable as in production.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    public static readonly string Binaries = (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : []).Order(StringComparer.Ordinal).LastOrDefault() is { } newest
        ? Path.Combine(newest, "bin")
        : throw new InvalidOperationException("install Debian's package postgresql, or set CASHBACK_TEST_POSTGRES");

    private readonly string? _folder;
    private readonly bool _isOwnFolder;

    public PostgresServer()
        : this(Environment.GetEnvironmentVariable("CASHBACK_TEST_POSTGRES"), null)
    {
    }

    private PostgresServer(string? connection, string? folder)
    {
        if (connection is not null)
        {
            Connection = connection;
            return;
        }

        _isOwnFolder = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("cashback-postgres-").FullName;
        Port = FreePort();
        Connection = $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", _folder);
        AsOwner("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8");
        // A vacuum holds the watermark of the feed for a moment; here every answer is compared at once.
        File.AppendAllText(
            Path.Combine(Data, "postgresql.conf"),
            $"\nport = {Port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nautovacuum = off\nmax_connections = 200\nshared_buffers = 256MB\nmax_wal_size = 4GB\n");
        Start();
    }

    /// <summary>As superuser, to the database that is always there.</summary>
    public string Connection { get; }

    public int Port { get; }

    public string Data => Path.Combine(_folder!, "data");

    /// <summary>One of its own in a folder that the caller chose (and empties), whatever the environment says.</summary>
    public static PostgresServer In(string folder) => new(null, folder);

    /// <summary>One of its own, whatever the environment says: for tests that kill it.</summary>
    public static PostgresServer Own() => new(null, null);

    public void Start() => AsOwner("pg_ctl", "-D", Data, "-l", Path.Combine(Data, "log"), "-w", "-t", "60", "start");

    /// <summary>kill -9 of the server's own process; its children notice and leave.</summary>
    public void Kill()
    {
        var pid = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());
        using var server = Process.GetProcessById(pid);
        server.Kill();
        server.WaitForExit();
    }

    public bool IsRunning => File.Exists(Path.Combine(Data, "postmaster.pid")) && Directory.Exists($"/proc/{File.ReadLines(Path.Combine(Data, "postmaster.pid")).First()}");

    /// <summary>A base backup beside the data, with the log that makes it whole.</summary>
    public void Backup() => AsOwner("pg_basebackup", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-D", Path.Combine(_folder!, "backup"), "-X", "stream", "-c", "fast");

    /// <summary>Puts the backup in place of the data, as an operator does: recovery ends on a timeline of its own.</summary>
    public void Restore()
    {
        Stop();
        Directory.Delete(Data, recursive: true);
        Directory.Move(Path.Combine(_folder!, "backup"), Data);
        File.AppendAllText(Path.Combine(Data, "postgresql.conf"), "\nrestore_command = 'false'\n");
        File.WriteAllText(Path.Combine(Data, "recovery.signal"), "");
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", Path.Combine(Data, "recovery.signal"));
        Start();
        // It takes reads before it has ended recovery; a promotion that was begun meanwhile is waited for.
        while (ScalarAsync<bool>(Connection, "SELECT pg_is_in_recovery()").GetAwaiter().GetResult())
            Thread.Yield();
    }

    public void Stop(string mode = "immediate") => AsOwner("pg_ctl", "-D", Data, "-m", mode, "-w", "stop");

    /// <summary>A database of one test; its connection string.</summary>
    public async Task<string> CreateAsync()
    {
        var name = $"cashback_{Guid.NewGuid():N}";
        await ExecuteAsync(Connection, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(Connection) { Database = name }.ConnectionString;
    }

    public async Task DropAsync(string connection) =>
        await ExecuteAsync(Connection, $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");

    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var db = await OpenAsync(connection);
        await ExecuteAsync(db, sql);
    }

    public static async Task ExecuteAsync(NpgsqlConnection db, string sql)
    {
        await using var command = new NpgsqlCommand(sql, db);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of all rows, a line each.</summary>
    public static async Task<string> TextAsync(NpgsqlConnection db, string sql)
    {
        await using var command = new NpgsqlCommand(sql, db);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetValue(0).ToString()!);
        return string.Join('\n', lines);
    }

    public static async Task<T> ScalarAsync<T>(string connection, string sql)
    {
        await using var db = await OpenAsync(connection);
        await using var command = new NpgsqlCommand(sql, db);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task<NpgsqlConnection> OpenAsync(string connection)
    {
        var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await db.OpenAsync();
        return db;
    }

    public void Dispose()
    {
        if (_folder is null)
            return;
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            Stop();
        Directory.Delete(_isOwnFolder ? _folder : Data, recursive: true);
    }

    /// <summary>The server refuses to run as root.</summary>
    private static void AsOwner(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
            Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", Path.Combine(Binaries, program), .. arguments]);
        else
            Run(Path.Combine(Binaries, program), arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Not redirected: the server would inherit the pipe and keep it open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" > /dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
