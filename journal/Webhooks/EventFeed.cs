using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>
/// Turns a page of the feed into deliveries. The follower writes them in the commit of its position, so each event is queued
/// once, whatever is killed when.
/// </summary>
public sealed class EventFeed(IJournal journal)
{
    /// <summary>More than a programme can have.</summary>
    private const int MaxEndpoints = 2 * CreateEndpoint.MaxEndpoints;

    public async ValueTask<IReadOnlyList<RowWrite>> RowsAsync(FeedPage page)
    {
        var rows = new List<RowWrite>();
        var endpoints = new Dictionary<int, IReadOnlyList<EndpointView>>();
        foreach (var item in page.Items)
        {
            if (!endpoints.TryGetValue(item.Grain.Programme, out var known))
                endpoints.Add(item.Grain.Programme, known = await EndpointsAsync(item.Grain.Programme));
            if (known.Count > 0 && Read(item.Body) is { } operation)
                Add(rows, item, operation, known);
        }

        return rows;
    }

    private async ValueTask<IReadOnlyList<EndpointView>> EndpointsAsync(int programme)
    {
        var rows = await journal.ListAsync(RowKey.Of(programme, ListKind.Endpoints), null, MaxEndpoints, descending: false);
        return [.. rows.Select(row => JsonSerializer.Deserialize(row.Body, Wire.Default.EndpointView)!).Where(e => e.Enabled)];
    }

    private void Add(List<RowWrite> rows, FeedItem item, Operation operation, IReadOnlyList<EndpointView> endpoints)
    {
        var at = operation.Received ?? operation.At;
        foreach (var type in EventTypes.Of(item.Grain.Kind, operation))
        {
            string? payload = null;
            foreach (var endpoint in endpoints.Where(e => e.CreatedAt <= at && EventTypes.Matches(e.Events, type)))
            {
                payload ??= EventPayload.Of(type, item, operation, journal.Incarnation);
                var delivery = new Delivery(endpoint.Id, at, Hash(endpoint.Id, item, type), type, payload, DeliveryStatus.Pending, 0, at, []);
                rows.Add(RowWrite.Of(delivery.Id.Row(item.Grain.Programme), delivery, Wire.Default.Delivery));
                rows.Add(new(DueKey.Of(item.Grain.Programme, delivery.Id, at), []));
            }
        }
    }

    /// <summary>Null: what cannot be read is the proof's business.</summary>
    private static Operation? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, Wire.Default.Operation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An operation that is two events has two ids.</summary>
    private static ulong Hash(GrainRef endpoint, FeedItem item, string type)
    {
        Span<byte> source = stackalloc byte[GrainRef.Size + GrainId.Size + sizeof(long) + (type == EventTypes.Expiring ? 1 : 0)];
        endpoint.Write(source);
        item.Grain.Write(source[GrainRef.Size..]);
        BinaryPrimitives.WriteInt64BigEndian(source[(GrainRef.Size + GrainId.Size)..], item.Seq);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
