using Cashback.Grains;
using Cashback.Lists;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>The log of an endpoint, as it is stored.</summary>
internal static class DeliveryRows
{
    private const int Newest = 100;

    public static byte[] Prefix(GrainId endpoint) => RowKey.Of(endpoint.Programme, ListKind.Deliveries, endpoint.Ref);

    public static Delivery Read(Row row) => Stored.Read(row.Body, Wire.Default.Delivery);

    public static async ValueTask<Delivery?> FindAsync(IReads reads, int programme, DeliveryId id) =>
        await reads.FindAsync(id.Row(programme)) is { } body ? Stored.Read(body, Wire.Default.Delivery) : null;

    public static async ValueTask<bool> AnyDeliveredSinceAsync(IReads reads, GrainId endpoint, DateTimeOffset since) =>
        (await reads.ListAsync(Prefix(endpoint), null, Newest, descending: true)).Select(Read).Any(d => d.Log.Any(a => a.Error is null && a.At >= since));
}
