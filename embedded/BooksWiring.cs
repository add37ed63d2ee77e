using Cashback.Books;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Letters;
using Cashback.Reads;
using Cashback.Rfm;
using Cashback.Webhooks;
using Proof = Cashback.Books.Proof;

namespace Cashback.Embedded;

/// <summary>Reports, the proof, webhooks, letters: they read the database, so any process can have them; what is done once is done where a node leads.</summary>
internal static class BooksWiring
{
    public static void AddBooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services =>
        {
            var (log, leads) = (services.GetRequiredService<ILogger<Follower>>(), Leads(services));
            return new Follower(
                services.GetRequiredService<IJournal>(),
                services.GetRequiredService<TimeProvider>(),
                (message, exception) => log.LogError(exception, "{Message}", message),
                leads,
                new EventFeed(services.GetRequiredService<IJournal>()),
                new LetterFeed(services.GetRequiredService<IJournal>()));
        });
        builder.Services.AddSingleton<IDeliveries>(services => new Deliveries(services.GetRequiredService<IJournal>(), Leads(services)));
        builder.Services.AddSingleton<ILetters>(services => new LetterQueue(services.GetRequiredService<IJournal>(), Leads(services)));
        builder.Services.AddSingleton(new WebhookOptions(AllowPrivate: builder.Configuration["CASHBACK_WEBHOOK_PRIVATE"] == "true"));
        builder.Services.AddSingleton<IReports, Reports>();
        builder.Services.AddSingleton(services =>
        {
            var log = services.GetRequiredService<ILogger<RfmReports>>();
            return new RfmReports(
                services.GetRequiredService<IJournal>(),
                services.GetRequiredService<TimeProvider>(),
                (message, exception) => log.LogError(exception, "{Message}", message));
        });
        builder.Services.AddSingleton<IRfm>(services => services.GetRequiredService<RfmReports>());
        builder.Services.AddSingleton<IProof>(services => new Proof(services.GetRequiredService<IJournal>(), Deciders.All, services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Found once: at the end the container is gone before what follows has heard of it.</summary>
    private static Func<bool> Leads(IServiceProvider services)
    {
        var node = services.GetService<Node>();
        return () => node is { Leads: true };
    }
}
