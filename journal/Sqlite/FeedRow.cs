using System.Buffers.Binary;
using Cashback.Grains;

namespace Cashback.Journal.Sqlite;

/// <summary>The operations of one commit, packed: grain, first sequence, number of operations, a chain after the other.</summary>
internal static class FeedRow
{
    private const int Size = GrainId.Size + 8 + 4;

    public static void Append(List<byte> row, Chain chain)
    {
        Span<byte> item = stackalloc byte[Size];
        chain.Grain.Write(item);
        BinaryPrimitives.WriteInt64BigEndian(item[GrainId.Size..], chain.Entries[0].Seq);
        BinaryPrimitives.WriteInt32BigEndian(item[(GrainId.Size + 8)..], chain.Entries.Count);
        row.AddRange(item);
    }

    public static void Read(ReadOnlySpan<byte> row, List<FeedItem> into)
    {
        for (; !row.IsEmpty; row = row[Size..])
        {
            var grain = GrainId.Read(row);
            var first = BinaryPrimitives.ReadInt64BigEndian(row[GrainId.Size..]);
            var count = BinaryPrimitives.ReadInt32BigEndian(row[(GrainId.Size + 8)..]);
            for (var i = 0; i < count; i++)
                into.Add(new(grain, first + i));
        }
    }
}
