using Cashback.Letters;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Mail;

internal static class MailServices
{
    /// <summary>The postbox, the developer's inbox, and the letters that wait in the database.</summary>
    public static void AddMail(this IServiceCollection services)
    {
        services.AddSingleton<Inbox>();
        services.AddSingleton<Postbox>();
        services.AddHostedService(provider => provider.GetRequiredService<Postbox>());
        services.AddSingleton<LetterDesk>();
        services.AddHostedService<LetterPump>();
    }
}
