using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Journal.Postgres;
using Cashback.Journal.Sqlite;
using Cashback.Reads;

namespace Cashback.Embedded;

/// <summary>Where decisions become durable: <c>--journal sqlite</c> (default), <c>postgres</c> with <c>--connection</c>, or <c>memory</c>.</summary>
internal static class Storage
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => Open(builder.Configuration, services.GetRequiredService<ILogger<IJournal>>()));
        builder.Services.AddSingleton<IReads>(services => services.GetRequiredService<IJournal>());
    }

    private static IJournal Open(IConfiguration configuration, ILogger log) => configuration["journal"] switch
    {
        null or "sqlite" => SqliteJournal.Open(new SqliteOptions
        {
            Folder = DataFolder.Path(configuration),
            Warn = message => log.LogWarning("{Message}", message),
        }),
        "postgres" => OpenPostgres(configuration, message => log.LogWarning("{Message}", message)),
        "memory" => new MemoryJournal(),
        var other => throw new InvalidOperationException($"--journal {other}: sqlite, postgres or memory"),
    };

    /// <summary>Npgsql's connection string; <c>CASHBACK_CONNECTION</c> keeps its password out of the list of processes.</summary>
    private static PostgresJournal OpenPostgres(IConfiguration configuration, Action<string> warn)
    {
        var connection = configuration["connection"] ?? configuration["CASHBACK_CONNECTION"]
            ?? throw new InvalidOperationException("--journal postgres needs --connection \"Host=…;Database=…;Username=…\" or CASHBACK_CONNECTION");
        // The container opens it once, before any request: there is no one else to wait meanwhile.
        return PostgresJournal.OpenAsync(new() { Connection = connection, Warn = warn }).GetAwaiter().GetResult();
    }
}
