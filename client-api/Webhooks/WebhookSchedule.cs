namespace Cashback.Webhooks;

/// <summary>When a delivery is tried again, as Standard Webhooks publishes it: at once, then after 5 s … 24 h, over three days.</summary>
internal static class WebhookSchedule
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Attempts of one round.</summary>
    public static int Attempts => Pauses.Length + 1;

    /// <summary>The delivery after an attempt: delivered, to be tried again, or given up.</summary>
    public static Delivery After(Delivery delivery, Attempt attempt)
    {
        var log = delivery.Log.Append(attempt).TakeLast(Delivery.MaxLog).ToList();
        var tried = delivery with { Tries = delivery.Tries + 1, Log = log };
        if (attempt.Error is null)
            return tried with { Status = DeliveryStatus.Delivered, NextAt = null };
        return tried.Tries >= Attempts || WebhookClient.IsGone(attempt)
            ? tried with { Status = DeliveryStatus.Failed, NextAt = null }
            : tried with { Status = DeliveryStatus.Pending, NextAt = attempt.At + Jittered(Pauses[tried.Tries - 1], delivery.Hash) };
    }

    /// <summary>Up to a tenth later, the same for the same delivery: what failed together does not come back together.</summary>
    private static TimeSpan Jittered(TimeSpan pause, ulong hash) => pause + TimeSpan.FromTicks((long)((Int128)pause.Ticks * (long)(hash % 1000) / 10_000));
}
