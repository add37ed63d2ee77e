using System.Buffers.Binary;
using Cashback.Grains;

namespace Cashback.Journal.Postgres;

/// <summary>The operations of one commit, packed: grain, first sequence, number of operations, a chain after the other.</summary>
internal static class FeedItems
{
    private const int Size = GrainId.Size + 8 + 4;

    public static byte[] Pack(Chain chain)
    {
        var item = new byte[Size];
        chain.Grain.Write(item);
        BinaryPrimitives.WriteInt64BigEndian(item.AsSpan(GrainId.Size), chain.Entries.Count == 0 ? chain.Next.Seq : chain.Entries[0].Seq);
        BinaryPrimitives.WriteInt32BigEndian(item.AsSpan(GrainId.Size + 8), chain.Entries.Count);
        return item;
    }

    public static void Unpack(ReadOnlySpan<byte> items, List<(byte[] Grain, long First, int Count)> into)
    {
        for (; !items.IsEmpty; items = items[Size..])
        {
            into.Add((
                items[..GrainId.Size].ToArray(),
                BinaryPrimitives.ReadInt64BigEndian(items[GrainId.Size..]),
                BinaryPrimitives.ReadInt32BigEndian(items[(GrainId.Size + 8)..])));
        }
    }
}
