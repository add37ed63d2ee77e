using System.Buffers.Binary;
using Cashback.Grains;

namespace Cashback.Rfm;

/// <summary>What can happen to orders. The value is stored: never renumber.</summary>
internal enum OrderEventKind : byte
{
    /// <summary>An order: its grain and sequence, when it counts, its bill.</summary>
    Placed = 1,
    /// <summary>A part of the order's bill was returned at that time.</summary>
    Returned = 2,
    /// <summary>The order was reversed at that time, with all that remained.</summary>
    Removed = 3,
    /// <summary>What the grain has ordered so far, and what was another's before it, is the other grain's from now on.</summary>
    Moved = 4,
    /// <summary>The grain's own orders are its own again.</summary>
    Parted = 5,
    /// <summary>As <see cref="Placed"/>, with the cashback that it earned.</summary>
    Sold = 6,
    /// <summary>As <see cref="Returned"/>, with the cashback that was taken back.</summary>
    GaveBack = 7,
}

/// <param name="Kind">What happened.</param>
/// <param name="Grain">In whose journal the order stands; who moved.</param>
/// <param name="Seq">The order.</param>
/// <param name="At">UTC ticks.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="To">Where to, where it moved.</param>
/// <param name="Cashback">Gift that was earned or taken back, minor units; 0 in rows of older versions.</param>
internal readonly record struct OrderEvent(OrderEventKind Kind, GrainRef Grain, long Seq = 0, long At = 0, long Amount = 0, GrainRef To = default, long Cashback = 0)
{
    private const int Size = 1 + GrainRef.Size + 3 * sizeof(long);

    public void AppendTo(List<byte> bytes)
    {
        Span<byte> one = stackalloc byte[Size + GrainRef.Size];
        one[0] = (byte)Kind;
        Grain.Write(one[1..]);
        var rest = one[(1 + GrainRef.Size)..];
        BinaryPrimitives.WriteInt64BigEndian(rest, Seq);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], At);
        BinaryPrimitives.WriteInt64BigEndian(rest[16..], Amount);
        if (Kind == OrderEventKind.Moved)
            To.Write(one[Size..]);
        if (HasCashback(Kind))
            BinaryPrimitives.WriteInt64BigEndian(one[Size..], Cashback);
        bytes.AddRange(one[..Length(Kind)]);
    }

    public static IEnumerable<OrderEvent> Read(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += Length((OrderEventKind)bytes[at]))
            yield return One(bytes.AsSpan(at));
    }

    private static OrderEvent One(ReadOnlySpan<byte> one)
    {
        var kind = (OrderEventKind)one[0];
        var rest = one[(1 + GrainRef.Size)..];
        return new(
            kind,
            GrainRef.Read(one[1..]),
            BinaryPrimitives.ReadInt64BigEndian(rest),
            BinaryPrimitives.ReadInt64BigEndian(rest[8..]),
            BinaryPrimitives.ReadInt64BigEndian(rest[16..]),
            kind == OrderEventKind.Moved ? GrainRef.Read(one[Size..]) : default,
            HasCashback(kind) ? BinaryPrimitives.ReadInt64BigEndian(one[Size..]) : 0);
    }

    private static bool HasCashback(OrderEventKind kind) => kind is OrderEventKind.Sold or OrderEventKind.GaveBack;

    private static int Length(OrderEventKind kind) => kind == OrderEventKind.Moved ? Size + GrainRef.Size : HasCashback(kind) ? Size + sizeof(long) : Size;
}
