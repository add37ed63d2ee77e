using Cashback.Grains;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Journal;

/// <summary>A grain as an activation needs it: its head, and the request ids of its operations since a time.</summary>
public sealed record Loaded(Head Head, IReadOnlyList<KnownRequest> Known);

/// <summary>A request id of the grain and the operation that answered it.</summary>
public readonly record struct KnownRequest(UInt128 Id, long Seq);

/// <summary>Names one message in the outbox.</summary>
public readonly record struct OutgoingId(GrainId From, long Seq, int Index);

/// <summary>A wake-up that is due.</summary>
public readonly record struct DueWakeUp(GrainId Grain, WakeUp WakeUp);

/// <summary>One operation in the order of commits, with its journal body as stored.</summary>
public readonly record struct FeedItem(GrainId Grain, long Seq, UInt128 Request, ReadOnlyMemory<byte> Body)
{
    /// <summary>Of the commit that it stands in.</summary>
    public long Position { get; init; }
}

/// <summary>A page of the feed: the operations of all commits after one position and up to another, in commit order.</summary>
public sealed record FeedPage(long Position, IReadOnlyList<FeedItem> Items);

/// <summary>
/// The port to durable storage; Memory, SQLite and PostgreSQL pass one conformance suite. A commit that has returned is
/// durable; reads see every commit that has returned.
/// </summary>
public interface IJournal : IReads, IAsyncDisposable
{
    /// <summary>Raised by restoring a backup, so that no operation id is given twice.</summary>
    int Incarnation { get; }

    /// <summary>
    /// Heads, states and known request ids (oldest first), in the order asked; <see cref="Head.None"/> where there is no grain.
    /// Known are those of entries at or after the time; the times of a grain's entries never fall.
    /// </summary>
    ValueTask<IReadOnlyList<Loaded>> LoadAsync(IReadOnlyList<GrainId> grains, DateTimeOffset knownSince);

    /// <summary>
    /// Writes every chain whose head is the expected one, whole, in one atomic commit; answers a verdict a chain. A grain
    /// stands in a batch once, else <see cref="ArgumentException"/>. Sending the same batch again is safe: a chain whose tip is in the head or the journal had
    /// committed. Throws <see cref="CommitUnknownException"/> where the outcome is not known, and
    /// <see cref="JournalUnavailableException"/> where nothing was written. What awaits it may go on on the store's own thread: it is
    /// brief there and never blocks.
    /// </summary>
    ValueTask<IReadOnlyList<Verdict>> CommitAsync(IReadOnlyList<Chain> batch);

    /// <summary>Operations of a grain by sequence; those that do not exist are left out.</summary>
    ValueTask<IReadOnlyList<Recorded>> OperationsAsync(GrainId grain, IReadOnlyList<long> seqs);

    /// <summary>Undelivered messages in key order after a name; for start-up and redelivery.</summary>
    ValueTask<IReadOnlyList<Outgoing>> OutboxAsync(OutgoingId? after, int limit);

    /// <summary>Forgets delivered messages. Losing this call only delivers them again.</summary>
    ValueTask AcknowledgeAsync(IReadOnlyList<OutgoingId> delivered);

    /// <summary>Wake-ups due at or before a time, earliest first, then in key order.</summary>
    ValueTask<IReadOnlyList<DueWakeUp>> DueAsync(DateTimeOffset now, int limit);

    /// <summary>
    /// Operations after a position, in commit order, no further than every commit that could still be open. A page is whole
    /// commits, at least one where there is one, so it may hold more than the limit. Positions rise and are the store's own.
    /// </summary>
    ValueTask<FeedPage> FeedAsync(long after, int limit);

    /// <summary>The follower's position and what it keeps; null before its first save.</summary>
    ValueTask<byte[]?> FollowerAsync(string name);

    /// <summary>Replaces it, together with rows it owns, in one commit.</summary>
    ValueTask SaveFollowerAsync(string name, byte[] state, IReadOnlyList<RowWrite> rows);

    /// <summary>
    /// Adds a link to the hash chain. False: another link has the same parent, and nothing was written. The same link again is
    /// true.
    /// </summary>
    ValueTask<bool> SealAsync(Seal seal);

    /// <summary>The last link; <see cref="Seal.None"/> before the first.</summary>
    ValueTask<Seal> LastSealAsync();

    /// <summary>Links that reach further than a position, oldest first.</summary>
    ValueTask<IReadOnlyList<Seal>> SealsAsync(long after, int limit);

    /// <summary>Heads in key order after a grain, for the proof: one short read a page.</summary>
    ValueTask<IReadOnlyList<StoredHead>> HeadsAsync(GrainId? after, int limit);

    /// <summary>A grain's operations in order, from a sequence on.</summary>
    ValueTask<IReadOnlyList<Recorded>> ForwardAsync(GrainId grain, long from, int limit);
}

/// <summary>A head with its grain.</summary>
public readonly record struct StoredHead(GrainId Grain, Head Head);

/// <summary>The connection was lost at the wrong moment: it may be written or not. The same batch is sent again.</summary>
public sealed class CommitUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Nothing was written: disk full, server away before the statement was sent, failing start-up probe.</summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
