using System.Buffers.Binary;
using Cashback.Grains;

namespace Cashback.Reads;

/// <summary>The bytes of a list row's key: programme, list, scope, key. One prefix a list, so a list is a range of keys.</summary>
public static class RowKey
{
    public static byte[] Of(int programme, ListKind list, params ReadOnlySpan<byte> rest)
    {
        var bytes = new byte[5 + rest.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, programme);
        bytes[4] = (byte)list;
        rest.CopyTo(bytes.AsSpan(5));
        return bytes;
    }

    public static byte[] Of(int programme, ListKind list, GrainRef scope) => Of(programme, list, Bytes(scope));

    public static byte[] Of(int programme, ListKind list, GrainRef scope, long key)
    {
        Span<byte> rest = stackalloc byte[GrainRef.Size + 8];
        scope.Write(rest);
        BinaryPrimitives.WriteInt64BigEndian(rest[GrainRef.Size..], key);
        return Of(programme, list, rest);
    }

    public static byte[] Of(int programme, ListKind list, long key)
    {
        Span<byte> rest = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(rest, key);
        return Of(programme, list, rest);
    }

    /// <summary>By time, then by id: for lists that are read newest first.</summary>
    public static byte[] Of(int programme, ListKind list, DateTimeOffset at, GrainRef id)
    {
        Span<byte> rest = stackalloc byte[8 + GrainRef.Size];
        BinaryPrimitives.WriteInt64BigEndian(rest, at.UtcTicks);
        id.Write(rest[8..]);
        return Of(programme, list, rest);
    }

    /// <summary>An operation in a list of a scope: by time, then by grain and sequence.</summary>
    public static byte[] Of(int programme, ListKind list, GrainRef scope, DateTimeOffset at, GrainRef grain, long seq)
    {
        Span<byte> rest = stackalloc byte[GrainRef.Size + 8 + GrainRef.Size + 8];
        scope.Write(rest);
        BinaryPrimitives.WriteInt64BigEndian(rest[GrainRef.Size..], at.UtcTicks);
        grain.Write(rest[(GrainRef.Size + 8)..]);
        BinaryPrimitives.WriteInt64BigEndian(rest[(GrainRef.Size + 8 + GrainRef.Size)..], seq);
        return Of(programme, list, rest);
    }

    private static byte[] Bytes(GrainRef scope)
    {
        var bytes = new byte[GrainRef.Size];
        scope.Write(bytes);
        return bytes;
    }
}
