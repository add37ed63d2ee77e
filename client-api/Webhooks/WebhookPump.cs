using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cashback.Webhooks;

/// <summary>Looks about once a second for what is due, where the host has a queue and this node leads.</summary>
internal sealed class WebhookPump(IServiceProvider services, TimeProvider time, ILogger<WebhookPump> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<IDeliveries>() is not { } deliveries)
            return;
        var sender = services.GetRequiredService<WebhookSender>();
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Tick, time, stoppingToken);
                running.RemoveAll(Ended);
                if (deliveries.Leads)
                    running.AddRange(await sender.StartAsync(time.GetUtcNow()));
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception exception)
            {
                log.LogError(exception, "Webhooks were not sent; the next second tries again.");
            }
        }

        // What is under way is written down; what is not is sent again by the next process.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool Ended(Task task)
    {
        if (task.IsFaulted)
            log.LogError(task.Exception, "The deliveries of a webhook endpoint were broken off; the next second tries again.");
        return task.IsCompleted;
    }
}
