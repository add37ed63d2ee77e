using Cashback.Books;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Reads;

namespace Cashback.Embedded;

/// <summary>Follows the journal and adds it up: reports, and the proof. It starts with the node and leaves before the journal.</summary>
internal static class BooksWiring
{
    public static void AddBooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services =>
        {
            var log = services.GetRequiredService<ILogger<Follower>>();
            return new Follower(services.GetRequiredService<IJournal>(), services.GetRequiredService<TimeProvider>(), (message, exception) => log.LogError(exception, "{Message}", message));
        });
        builder.Services.AddSingleton<IReports>(services => new Books.Reports(services.GetRequiredService<IJournal>(), services.GetRequiredService<Follower>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IProof>(services => new Books.Proof(services.GetRequiredService<IJournal>(), Deciders.All, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService<BooksService>();
    }

    private sealed class BooksService(Follower follower) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => follower.StartAsync();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
