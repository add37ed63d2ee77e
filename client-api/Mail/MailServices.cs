using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Mail;

internal static class MailServices
{
    /// <summary>The postbox and the developer's inbox.</summary>
    public static void AddMail(this IServiceCollection services)
    {
        services.AddSingleton<Inbox>();
        services.AddSingleton<Postbox>();
        services.AddHostedService(provider => provider.GetRequiredService<Postbox>());
    }
}
