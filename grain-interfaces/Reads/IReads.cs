using Cashback.Grains;
using Cashback.Operations;

namespace Cashback.Reads;

/// <summary>A row of a list: its whole key and its body.</summary>
public readonly record struct Row(byte[] Key, byte[] Body);

/// <summary>An operation with its place in the journal.</summary>
public sealed record Recorded(GrainId Grain, long Seq, UInt128 Request, Operation Operation);

/// <summary>
/// What the edge may read without asking a grain. Everything acknowledged before the call is seen. None of these holds a
/// snapshot for longer than its own page.
/// </summary>
public interface IReads
{
    /// <summary>Rows whose key starts with the prefix, in key order or from the last; after (or before) a key, exclusive.</summary>
    ValueTask<IReadOnlyList<Row>> ListAsync(byte[] prefix, byte[]? after, int limit, bool descending);

    /// <summary>The body of one row; null where there is none.</summary>
    ValueTask<byte[]?> FindAsync(byte[] key);

    /// <summary>Rows by key; those that do not exist are left out.</summary>
    ValueTask<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<byte[]> keys);

    /// <summary>One operation by its primary key; null where there is none.</summary>
    ValueTask<Recorded?> OperationAsync(GrainId grain, long seq);

    /// <summary>A grain's operations, newest first, below a sequence.</summary>
    ValueTask<IReadOnlyList<Recorded>> HistoryAsync(GrainId grain, long before, int limit);
}
