using Cashback.Grains;

namespace Cashback.Journal;

/// <summary>The order of stored keys: by their bytes, in every store.</summary>
internal static class KeyOrder
{
    public static int Compare(GrainId a, GrainId b)
    {
        // Big-endian bytes sort as unsigned numbers do.
        var programme = unchecked((uint)a.Programme).CompareTo(unchecked((uint)b.Programme));
        if (programme != 0)
            return programme;
        var kind = ((byte)a.Kind).CompareTo((byte)b.Kind);
        return kind != 0 ? kind : a.Ref.Key.CompareTo(b.Ref.Key);
    }

    public static int Compare(OutgoingId a, OutgoingId b)
    {
        var grain = Compare(a.From, b.From);
        if (grain != 0)
            return grain;
        var seq = a.Seq.CompareTo(b.Seq);
        return seq != 0 ? seq : a.Index.CompareTo(b.Index);
    }

    public static int Compare(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b);

    /// <summary>The first key after all that start with the prefix; null where there is none.</summary>
    public static byte[]? After(ReadOnlySpan<byte> prefix)
    {
        var last = prefix.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0)
            return null;
        var next = prefix[..(last + 1)].ToArray();
        next[last]++;
        return next;
    }
}
