using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>Keys of the queue: the endpoint first, so that each has a queue of its own, then when it is due.</summary>
internal static class DueKey
{
    private const int Head = 5;
    private const int OfEndpoint = sizeof(int) + GrainRef.Size;

    public static byte[] All { get; } = RowKey.Of(0, ListKind.DueDeliveries);

    public static byte[] Of(int programme, DeliveryId id, DateTimeOffset due)
    {
        Span<byte> rest = stackalloc byte[OfEndpoint + sizeof(long) + DeliveryId.KeySize];
        BinaryPrimitives.WriteInt32BigEndian(rest, programme);
        id.Endpoint.Write(rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt64BigEndian(rest[OfEndpoint..], due.UtcTicks);
        id.Key(rest[(OfEndpoint + sizeof(long))..]);
        return RowKey.Of(0, ListKind.DueDeliveries, rest);
    }

    public static DueDelivery Read(byte[] key)
    {
        var rest = key.AsSpan(Head);
        var endpoint = GrainRef.Read(rest[sizeof(int)..]);
        return new(
            BinaryPrimitives.ReadInt32BigEndian(rest),
            new(endpoint, Time(rest[(OfEndpoint + sizeof(long))..]), BinaryPrimitives.ReadUInt64BigEndian(rest[(OfEndpoint + 2 * sizeof(long))..])),
            Time(rest[OfEndpoint..]),
            null);
    }

    /// <summary>What all keys of this one's endpoint begin with.</summary>
    public static byte[] Endpoint(byte[] key) => key[..(Head + OfEndpoint)];

    /// <summary>After every key of this one's endpoint.</summary>
    public static byte[] AfterEndpoint(byte[] key) => [.. Endpoint(key), .. Enumerable.Repeat(byte.MaxValue, sizeof(long) + DeliveryId.KeySize)];

    private static DateTimeOffset Time(ReadOnlySpan<byte> from) => new(BinaryPrimitives.ReadInt64BigEndian(from), TimeSpan.Zero);
}
