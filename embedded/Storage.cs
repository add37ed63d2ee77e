using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Journal.Sqlite;
using Cashback.Reads;

namespace Cashback.Embedded;

/// <summary>Where decisions become durable: <c>--journal sqlite</c> (default) or <c>memory</c>.</summary>
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
        "memory" => new MemoryJournal(),
        var other => throw new InvalidOperationException($"--journal {other}: sqlite or memory"),
    };
}
