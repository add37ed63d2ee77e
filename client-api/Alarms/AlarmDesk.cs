using System.Buffers.Binary;
using Cashback.Books;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Letters;
using Cashback.Lists;
using Cashback.Payments;
using Cashback.Payouts;
using Cashback.Reads;
using Cashback.TopUps;
using Cashback.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Alarms;

/// <summary>Gathers what needs a person from lists that are kept anyway: a bounded number of rows each, and no look at what is big.</summary>
internal sealed class AlarmDesk(IReads reads, IProof proof, TimeProvider time, IServiceProvider services)
{
    /// <summary>Counted up to this: beyond it the number does not matter any more.</summary>
    private const int Most = 100;

    /// <summary>The newest jobs that are looked at: an old one that waits is not waited for.</summary>
    private const int Jobs = 200;

    /// <summary>The newest deliveries of an endpoint that are looked at.</summary>
    private const int Deliveries = 20;

    /// <summary>Letters that are looked at, whoever's they are.</summary>
    private const int Letters = 256;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public async IAsyncEnumerable<Alarm> OfAsync(int programme)
    {
        foreach (var alarm in await OfBooksAsync(programme))
            yield return alarm;
        foreach (var match in (await RowsAsync(programme, ListKind.FailedRefunds)).GroupBy(rest => GrainRef.Read(rest.Key.AsSpan(RowKey.Of(programme, ListKind.FailedRefunds).Length))))
            yield return Of(AlarmKinds.RefundsFailed, match.Count(), on: match.Key);
        var unmatched = (await RowsAsync(programme, ListKind.TopUps, (byte)TopUpStatus.Unmatched)).Select(row => Stored.Read(row.Body, Wire.Default.TopUpView)).ToList();
        if (unmatched.Count > 0)
            yield return Of(AlarmKinds.TopUpsUnmatched, unmatched.Count, unmatched.Min(topUp => topUp.CreatedAt));
        var waiting = (await PayoutsAsync(programme, PayoutStatus.Pending)).Where(payout => payout.NotBefore is not { } from || from <= time.GetUtcNow()).ToList();
        if (waiting.Count > 0)
            yield return Of(AlarmKinds.PayoutsWaiting, waiting.Count, waiting.Min(payout => payout.CreatedAt));
        var unsent = (await PayoutsAsync(programme, PayoutStatus.Approved)).Where(payout => payout.Method == PayoutMethod.Account).ToList();
        if (unsent.Count > 0)
            yield return Of(AlarmKinds.PayoutsUnsent, unsent.Count, unsent.Min(payout => payout.CreatedAt));
        foreach (var alarm in (await reads.ListAsync(RowKey.Of(programme, ListKind.Jobs), null, Jobs, descending: true)).Select(row => OfJob(Stored.Read(row.Body, Wire.Default.JobRow))).OfType<Alarm>())
            yield return alarm;
        foreach (var (key, body) in await RowsAsync(programme, ListKind.OpenDrawers))
        {
            if (Since(body) is var since && time.GetUtcNow() - since > Day)
                yield return Of(AlarmKinds.DrawerOpen, 1, since, GrainRef.Read(key.AsSpan(RowKey.Of(programme, ListKind.OpenDrawers).Length)));
        }

        foreach (var row in await reads.ListAsync(RowKey.Of(programme, ListKind.Endpoints), null, CreateEndpoint.MaxEndpoints, descending: false))
        {
            if (await OfEndpointAsync(programme, Stored.Read(row.Body, Wire.Default.EndpointView)) is { } alarm)
                yield return alarm;
        }

        if (services.GetService<ILetters>() is { } letters && (await letters.DueAsync(time.GetUtcNow() + Week, Letters)).Count(letter => letter.Tries > 0 && letter.About.Programme == programme) is > 0 and var late)
            yield return Of(AlarmKinds.LettersWaiting, late);
    }

    private async Task<List<Alarm>> OfBooksAsync(int programme)
    {
        var (found, now, last) = (new List<Alarm>(), time.GetUtcNow(), proof.Last(programme));
        if (last is { Ok: false })
            found.Add(Of(AlarmKinds.ProofDiffers, last.Differences.Count(difference => !difference.IsAlarm), last.CheckedAt));
        if (services.GetService<IPayments>()?.Differences(programme) is { Count: > 0 } provider)
            found.Add(Of(AlarmKinds.ProviderDiffers, provider.Count));
        if (last?.Differences.Count(difference => difference.IsAlarm) is > 0 and var old)
            found.Add(Of(AlarmKinds.TransitOld, old, last.CheckedAt));
        if (services.GetService<IParked>()?.CountOf(programme) is > 0 and var parked)
            found.Add(Of(AlarmKinds.MessagesParked, parked));
        // Where nothing was ever sold there is nothing to add up.
        var isOld = last is null ? (await RowsAsync(programme, ListKind.TillOperations, limit: 1)).Count > 0 : now - last.CheckedAt > Day;
        if (isOld)
            found.Add(Of(AlarmKinds.ProofOld, 1, last?.CheckedAt));
        return found;
    }

    private Alarm? OfJob(JobRow job) => job.Status switch
    {
        JobStatus.AwaitingApproval => Of(AlarmKinds.JobWaiting, 1, job.CreatedAt, job.Id),
        JobStatus.Paused => Of(AlarmKinds.JobPaused, 1, job.CreatedAt, job.Id),
        JobStatus.Failed when time.GetUtcNow() - job.EndedAt < Week => Of(AlarmKinds.JobFailed, 1, job.EndedAt, job.Id),
        _ => null,
    };

    /// <summary>An endpoint fails where its last attempt did. Who switched it off himself need not be told.</summary>
    private async ValueTask<Alarm?> OfEndpointAsync(int programme, EndpointView endpoint)
    {
        if (!endpoint.Enabled)
            return endpoint.Reason is null ? null : Of(AlarmKinds.WebhookOff, 1, on: endpoint.Id);
        var newest = await reads.ListAsync(DeliveryRows.Prefix(new(programme, endpoint.Id)), null, Deliveries, descending: true);
        var attempts = newest.Select(DeliveryRows.Read).SelectMany(delivery => delivery.Log).ToList();
        return attempts.MaxBy(attempt => attempt.At) is { Error: not null } failed
            ? Of(AlarmKinds.WebhookFailing, attempts.Count(attempt => attempt.Error is not null), failed.At, endpoint.Id)
            : null;
    }

    private async ValueTask<IEnumerable<PayoutView>> PayoutsAsync(int programme, PayoutStatus status) =>
        (await reads.ListAsync(PayoutViews.Prefix(programme, PayoutIndex.Status, (byte)status), null, Most + 1, descending: false)).Select(row => Stored.Read(row.Body, Wire.Default.PayoutView));

    private ValueTask<IReadOnlyList<Row>> RowsAsync(int programme, ListKind list, byte? scope = null, int limit = Most + 1) =>
        reads.ListAsync(scope is { } of ? RowKey.Of(programme, list, of) : RowKey.Of(programme, list), null, limit, descending: false);

    private static DateTimeOffset Since(byte[] ticks) => new(BinaryPrimitives.ReadInt64BigEndian(ticks), TimeSpan.Zero);

    private static Alarm Of(AlarmKind kind, int count, DateTimeOffset? since = null, GrainRef? on = null) => new(kind, Math.Min(count, Most), count > Most, since, on);
}
