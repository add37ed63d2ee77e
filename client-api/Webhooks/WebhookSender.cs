using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>
/// Sends what is due. Each endpoint has its own row of deliveries, one after the other, so one that does not answer keeps only
/// its own waiting. An attempt is written down after it was made: killed between, it is made again under the same id.
/// </summary>
internal sealed class WebhookSender(IDeliveries deliveries, WebhookClient client, WebhookSecrets secrets, IGrains grains, IReads reads)
{
    /// <summary>Of one endpoint in one go.</summary>
    private const int MaxDue = 50;

    private const int PrunePage = 500;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private static readonly Meter Meter = new("Cashback.Webhooks");
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("cashback.webhooks.attempts", "{attempt}", "Events posted to webhook endpoints, by outcome");
    private static readonly Counter<long> Disabled = Meter.CreateCounter<long>("cashback.webhooks.disabled", "{endpoint}", "Endpoints disabled since they are gone or do not answer");
    private static readonly Histogram<long> Took = Meter.CreateHistogram<long>("cashback.webhooks.duration", "ms", "Time until an endpoint answered");

    private readonly ConcurrentDictionary<GrainId, bool> _busy = new();
    private readonly ConcurrentDictionary<GrainId, DateTimeOffset> _pruned = new();

    /// <summary>Starts what is due, a task an endpoint; those that are still at work are left alone.</summary>
    public async Task<IReadOnlyList<Task>> StartAsync(DateTimeOffset now)
    {
        var due = await deliveries.DueAsync(now, MaxDue);
        return [.. due.GroupBy(d => new GrainId(d.Programme, d.Id.Endpoint)).Where(g => _busy.TryAdd(g.Key, true)).Select(g => RunAsync(g.Key, [.. g], now))];
    }

    private async Task RunAsync(GrainId endpoint, List<DueDelivery> due, DateTimeOffset now)
    {
        try
        {
            var answer = await grains.AskAsync(endpoint, new(0, new GetEndpoint(), Actor.System));
            if (answer.Outcome != Outcome.Decided)
                return;
            var view = answer.Reply as EndpointView;
            for (var i = 0; i < due.Count; i++)
            {
                if (due[i].Delivery is not { } delivery || view is not { Enabled: true })
                {
                    await deliveries.WriteAsync([due[i]], due[i].Delivery is { } left ? [(endpoint.Programme, left with { Status = DeliveryStatus.Failed, NextAt = null })] : []);
                    continue;
                }

                var attempt = await client.PostAsync(view.Url, delivery, secrets.Now(endpoint.Programme, view, now), now);
                Count(attempt);
                var after = WebhookSchedule.After(delivery, attempt);
                if (after.Status == DeliveryStatus.Failed && await DisableAsync(endpoint, delivery, attempt))
                    view = view with { Enabled = false };
                await deliveries.WriteAsync([due[i]], [(endpoint.Programme, after)]);
                if (attempt is not { Status: null })
                    continue;
                await PostponeAsync(due[(i + 1)..], now);
                return;
            }

            await PruneAsync(endpoint, now);
        }
        finally
        {
            _busy.TryRemove(endpoint, out _);
        }
    }

    private async ValueTask PruneAsync(GrainId endpoint, DateTimeOffset now)
    {
        if (_pruned.TryGetValue(endpoint, out var last) && now - last < PruneEvery)
            return;
        _pruned[endpoint] = now;
        while (await deliveries.PruneAsync(endpoint.Programme, endpoint.Ref, now - Keep, PrunePage))
            await Task.Yield();
    }

    /// <summary>Nobody answers there now: the others need not try it one by one. It is no attempt of theirs.</summary>
    private ValueTask PostponeAsync(List<DueDelivery> rest, DateTimeOffset at) => rest.Count == 0
        ? default
        : deliveries.WriteAsync(rest, [.. rest.Where(d => d.Delivery is not null).Select(d => (d.Programme, d.Delivery! with { NextAt = at + Rest }))]);

    /// <summary>Gone, or three days of attempts failed and nothing newer came through either.</summary>
    private async ValueTask<bool> DisableAsync(GrainId endpoint, Delivery delivery, Attempt attempt)
    {
        var gone = WebhookClient.IsGone(attempt);
        if (!gone && await DeliveryRows.AnyDeliveredSinceAsync(reads, endpoint, delivery.At))
            return false;
        await grains.AskAsync(endpoint, new(Bodies.RequestId.Text($"disable {endpoint} {delivery.Id} {delivery.Log.Count}"), new DisableEndpoint(gone ? "gone" : "failing"), Actor.System));
        Disabled.Add(1);
        return true;
    }

    private static void Count(Attempt attempt)
    {
        Sent.Add(1, new KeyValuePair<string, object?>("outcome", attempt.Error ?? "delivered"));
        Took.Record(attempt.Milliseconds);
    }
}
