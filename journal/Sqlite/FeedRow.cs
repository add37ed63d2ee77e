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

    /// <summary>The chains of one commit: grain, first sequence, number of operations.</summary>
    public static void Read(ReadOnlySpan<byte> row, List<(GrainId Grain, long First, int Count)> into)
    {
        for (; !row.IsEmpty; row = row[Size..])
            into.Add((GrainId.Read(row), BinaryPrimitives.ReadInt64BigEndian(row[GrainId.Size..]), BinaryPrimitives.ReadInt32BigEndian(row[(GrainId.Size + 8)..])));
    }
}
