using Cashback.Grains;
using Cashback.Payments;
using Cashback.Payments.Sandbox;
using Cashback.Payments.Stripe;
using Cashback.Reads;

namespace Cashback.Embedded;

/// <summary>
/// Who takes online payments: Stripe where CASHBACK_STRIPE_KEY is set (with CASHBACK_WEBHOOK_SECRET, several divided by commas
/// while they are rotated), else the sandbox, whose books are a file beside the database.
/// </summary>
internal static class PaymentWiring
{
    private const int Demo = 1;
    private static readonly Uri StripeUrl = new("https://api.stripe.com");

    public static void AddPayments(this WebApplicationBuilder builder)
    {
        var (configuration, services) = (builder.Configuration, builder.Services);
        var secrets = configuration["CASHBACK_WEBHOOK_SECRET"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (configuration["CASHBACK_STRIPE_KEY"] is { Length: > 0 } key)
        {
            services.AddSingleton<IPaymentProvider>(provider => new StripeProvider(
                new HttpClient { BaseAddress = new(configuration["CASHBACK_STRIPE_URL"] ?? StripeUrl.ToString()), Timeout = TimeSpan.FromSeconds(30) },
                key, secrets, provider.GetRequiredService<TimeProvider>()));
        }
        else
        {
            services.AddSingleton(provider => new SandboxProvider(File(configuration), secrets.FirstOrDefault() ?? $"whsec_{Randomness.Next():x32}", provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IPaymentProvider>(provider => provider.GetRequiredService<SandboxProvider>());
            services.AddSingleton<ISandbox, SandboxDesk>();
        }

        services.AddSingleton(provider => new OnlinePayments(
            provider.GetRequiredService<IPaymentProvider>(), provider.GetRequiredService<IGrains>(), provider.GetRequiredService<IReads>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPayments>(provider => provider.GetRequiredService<OnlinePayments>());
        services.AddSingleton(provider => new PaymentPump(
            provider.GetRequiredService<OnlinePayments>(),
            Demo,
            provider.GetRequiredService<IPaymentProvider>() is SandboxProvider ? TimeSpan.FromSeconds(10) : TimeSpan.FromMinutes(1),
            provider.GetRequiredService<TimeProvider>(),
            (message, exception) => provider.GetRequiredService<ILogger<PaymentPump>>().LogError(exception, "{Message}", message)));
        services.AddHostedService<PaymentService>();
    }

    private static string? File(ConfigurationManager configuration)
    {
        if (DataFolder.InMemory(configuration))
            return null;
        Directory.CreateDirectory(DataFolder.Path(configuration));
        return Path.Combine(DataFolder.Path(configuration), "sandbox.jsonl");
    }
}

/// <summary>Starts after the node and stops before it: the container leaves what it made in reverse order.</summary>
internal sealed class PaymentService(PaymentPump pump) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        pump.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await pump.DisposeAsync();
}
