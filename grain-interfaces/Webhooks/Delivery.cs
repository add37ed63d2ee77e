using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Webhooks;

[JsonConverter(typeof(JsonStringEnumConverter<DeliveryStatus>))]
public enum DeliveryStatus : byte
{
    [JsonStringEnumMemberName("pending")] Pending = 1,
    [JsonStringEnumMemberName("delivered")] Delivered = 2,
    /// <summary>Every attempt failed, or the endpoint is disabled.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 3,
}

/// <summary>Names one event for one endpoint: the <c>webhook-id</c>, the same in every attempt.</summary>
/// <param name="Endpoint">To whom.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Hash">Of the operation and the endpoint.</param>
public readonly record struct DeliveryId(GrainRef Endpoint, DateTimeOffset At, ulong Hash)
{
    private const string Prefix = "msg_";
    private const int Size = 16 + sizeof(long) + sizeof(ulong);

    /// <summary>Bytes of a key behind the endpoint's prefix.</summary>
    public const int KeySize = sizeof(long) + sizeof(ulong);

    /// <summary>Key of its row.</summary>
    public byte[] Row(int programme)
    {
        Span<byte> rest = stackalloc byte[GrainRef.Size + KeySize];
        Endpoint.Write(rest);
        Key(rest[GrainRef.Size..]);
        return RowKey.Of(programme, ListKind.Deliveries, rest);
    }

    /// <summary>Time, then hash: what the rows of an endpoint are sorted by.</summary>
    public void Key(Span<byte> to)
    {
        BinaryPrimitives.WriteInt64BigEndian(to, At.UtcTicks);
        BinaryPrimitives.WriteUInt64BigEndian(to[sizeof(long)..], Hash);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Endpoint.Key);
        Key(bytes[16..]);
        return Prefix + Base32.Encode(bytes);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out DeliveryId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Base32.TryDecode(text.AsSpan(Prefix.Length), bytes))
            return false;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]);
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks)
            return false;
        id = new(new(GrainKind.Endpoint, BinaryPrimitives.ReadUInt128BigEndian(bytes)), new(ticks, TimeSpan.Zero), BinaryPrimitives.ReadUInt64BigEndian(bytes[(16 + sizeof(long))..]));
        return true;
    }
}

/// <summary>One event for one endpoint, and what became of it: a row of the log.</summary>
/// <param name="Endpoint">To whom.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Hash">With endpoint and time, its name.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Payload">The body that is sent, the same each time.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Tries">Attempts of this round: sending it again by hand begins a new one.</param>
/// <param name="NextAt">When it is tried next; null: not any more.</param>
/// <param name="Log">The last attempts, oldest first.</param>
public sealed record Delivery(
    GrainRef Endpoint, DateTimeOffset At, ulong Hash, string Type, string Payload, DeliveryStatus Status, int Tries, DateTimeOffset? NextAt, IReadOnlyList<Attempt> Log)
{
    /// <summary>Attempts that the log keeps of one delivery: two whole rounds.</summary>
    public const int MaxLog = 20;

    [JsonIgnore] public DeliveryId Id => new(Endpoint, At, Hash);
}

/// <param name="At">When.</param>
/// <param name="Status">The HTTP status; null: none came.</param>
/// <param name="Error">What went wrong, in a word; null: nothing.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record Attempt(DateTimeOffset At, int? Status, string? Error, long Milliseconds);

/// <summary>The queue of deliveries: rows of the follower that feeds it, written by nobody but the node that leads and by hand.</summary>
public interface IDeliveries
{
    /// <summary>This node sends; of several, one does.</summary>
    bool Leads { get; }

    /// <summary>What is due: of each endpoint the first ones, so that a slow one keeps nobody waiting.</summary>
    ValueTask<IReadOnlyList<DueDelivery>> DueAsync(DateTimeOffset now, int limitAnEndpoint);

    /// <summary>Writes deliveries as they are now, together with their place in the queue.</summary>
    /// <param name="done">Places in the queue that are settled.</param>
    /// <param name="after">What is to be stored.</param>
    ValueTask WriteAsync(IReadOnlyList<DueDelivery> done, IReadOnlyList<(int Programme, Delivery Delivery)> after);

    /// <summary>Forgets deliveries of an endpoint that are older; answers whether there may be more.</summary>
    ValueTask<bool> PruneAsync(int programme, GrainRef endpoint, DateTimeOffset before, int limit);
}

/// <summary>A place in the queue. Delivery null: it is not there any more.</summary>
public sealed record DueDelivery(int Programme, DeliveryId Id, DateTimeOffset Due, Delivery? Delivery);
