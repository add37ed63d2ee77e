namespace Cashback.Journal;

/// <summary>A node's share of the work that only one node does at a time.</summary>
/// <param name="Nodes">Nodes that are registered now, this one included.</param>
/// <param name="Buckets">The buckets that this node holds for the duration asked.</param>
public sealed record Share(int Nodes, IReadOnlyList<int> Buckets);

/// <summary>A row of settings or secrets that a commit wrote, as it is now; null where it was deleted.</summary>
public readonly record struct ChangedRow(byte[] Key, byte[]? Body);

/// <summary>Rows that changed after a mark, and the next mark. A row may be told twice.</summary>
public sealed record Changes(long Mark, IReadOnlyList<ChangedRow> Rows);

/// <summary>
/// What the nodes on one database agree on. A journal that one process holds has no such thing: there the only node owns all.
/// Time is the database's; a holder counts its lease from before the call, by its own monotonic clock.
/// </summary>
public interface INodes
{
    /// <summary>Registers the node, renews what it holds up to a fair share of the buckets, and takes what is free.</summary>
    ValueTask<Share> RenewAsync(string node, int buckets, TimeSpan duration);

    /// <summary>Gives everything up at once, so that the next owner need not wait.</summary>
    ValueTask LeaveAsync(string node);

    /// <summary>Rows of settings and secrets written since a mark; null: none, only the mark.</summary>
    ValueTask<Changes> ChangesAsync(long? since);
}
