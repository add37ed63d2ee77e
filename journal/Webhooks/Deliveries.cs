using System.Text.Json;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>The queue of deliveries in rows of the journal. What is written belongs to no grain, so it is saved as a follower's.</summary>
public sealed class Deliveries(IJournal journal, Func<bool>? leads = null) : IDeliveries
{
    private const string Follower = "webhooks";

    public bool Leads => leads?.Invoke() ?? true;

    public async ValueTask<IReadOnlyList<DueDelivery>> DueAsync(DateTimeOffset now, int limitAnEndpoint)
    {
        var due = new List<DueDelivery>();
        for (byte[]? after = null; await journal.ListAsync(DueKey.All, after, 1, descending: false) is [var first]; after = DueKey.AfterEndpoint(first.Key))
        {
            var rows = await journal.ListAsync(DueKey.Endpoint(first.Key), null, limitAnEndpoint, descending: false);
            var places = rows.Select(r => DueKey.Read(r.Key)).TakeWhile(d => d.Due <= now).ToList();
            foreach (var place in places)
                due.Add(place with { Delivery = await journal.FindAsync(place.Id.Row(place.Programme)) is { } body ? JsonSerializer.Deserialize(body, Wire.Default.Delivery) : null });
        }

        return due;
    }

    public ValueTask WriteAsync(IReadOnlyList<DueDelivery> done, IReadOnlyList<(int Programme, Delivery Delivery)> after)
    {
        // The same key may be settled and queued again: one write a key, and the later one counts.
        var rows = new Dictionary<string, RowWrite>(StringComparer.Ordinal);
        foreach (var place in done)
            Put(RowWrite.Delete(DueKey.Of(place.Programme, place.Id, place.Due)));
        foreach (var (programme, delivery) in after)
        {
            Put(RowWrite.Of(delivery.Id.Row(programme), delivery, Wire.Default.Delivery));
            if (delivery.NextAt is { } next)
                Put(new(DueKey.Of(programme, delivery.Id, next), []));
        }

        return journal.SaveFollowerAsync(Follower, [], [.. rows.Values]);

        void Put(RowWrite row) => rows[Convert.ToHexString(row.Key)] = row;
    }

    public async ValueTask<bool> PruneAsync(int programme, GrainRef endpoint, DateTimeOffset before, int limit)
    {
        var rows = await journal.ListAsync(RowKey.Of(programme, ListKind.Deliveries, endpoint), null, limit, descending: false);
        var old = rows.Select(r => (r.Key, Delivery: JsonSerializer.Deserialize(r.Body, Wire.Default.Delivery)!)).TakeWhile(d => d.Delivery.At < before && d.Delivery.NextAt is null).ToList();
        if (old.Count > 0)
            await journal.SaveFollowerAsync(Follower, [], [.. old.Select(d => RowWrite.Delete(d.Key))]);
        return old.Count == limit;
    }
}
