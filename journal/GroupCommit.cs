using Cashback.Grains;

namespace Cashback.Journal;

/// <summary>
/// Gathers the chains of many grains into few commits. A grain always has the same lane; a lane has one batch under way at a
/// time and takes what has queued meanwhile as the next one. There is no linger timer: an idle lane sends at once.
/// Lanes run on the synchronisation context that was current when this was made, else on the thread pool.
/// </summary>
public sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>More chains than this make a batch slower without making it cheaper a chain.</summary>
    public const int MaxChains = 1_000;

    /// <summary>
    /// Chains of bulk work in a batch: two or three milliseconds of writing that a caller's chain may have to wait for.
    /// </summary>
    public const int MaxYielding = 256;

    /// <summary>The same where callers are about: a fraction of a millisecond, and a share of every batch, so that they cannot starve it.</summary>
    public const int LeastYielding = 4;

    /// <summary>
    /// And more for each millisecond that the last batch took: where the disk is slow, callers wait for it and hardly for these,
    /// and few a batch would take for ever. A chain takes about 50 µs, so this settles where bulk work adds half to a flush.
    /// </summary>
    public const int YieldingAMillisecond = 8;

    /// <summary>Batches for which callers count as about after one has come: on a fast disk about a tenth of a second.</summary>
    public const int Shared = 256;

    /// <summary>Bytes of bodies, states and rows; the chain that reaches it is the last of its batch.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly Lane[] _lanes;

    /// <param name="journal">Where to.</param>
    /// <param name="time">For the pause before an unknown batch is sent again.</param>
    /// <param name="lanes">Batches under way at once: 1 for SQLite and Memory, the number of connections for PostgreSQL.</param>
    /// <param name="unknown">Told each time an attempt ended without a known outcome, for logs; it may not throw.</param>
    public GroupCommit(IJournal journal, TimeProvider time, int lanes, Action<Exception>? unknown = null)
        : this(journal, time, lanes, JournalGuards.All, unknown: unknown)
    {
    }

    internal GroupCommit(IJournal journal, TimeProvider time, int lanes, JournalGuards guards, int maxChains = MaxChains, int maxBytes = MaxBytes, Action<Exception>? unknown = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        var context = SynchronizationContext.Current;
        _lanes = new Lane[lanes];
        for (var i = 0; i < lanes; i++)
            _lanes[i] = new(journal, time, guards, context, maxChains, maxBytes, unknown);
    }

    /// <summary>
    /// Queues a chain. It is never cancelled: the waiter is told in the end. The queue needs no bound of its own, since an
    /// activation has one chain in flight and activations are bounded by admission.
    /// </summary>
    /// <param name="chain">What to write.</param>
    /// <param name="waiter">Who is told.</param>
    /// <param name="yields">Bulk work: others go first.</param>
    public void Submit(Chain chain, ICommitWaiter waiter, bool yields = false) => _lanes[LaneOf(chain.Grain)].Submit(chain, waiter, yields);

    /// <summary>
    /// Completes when nothing is queued or under way; call it after admission has stopped. From here on a batch whose outcome
    /// is unknown is given up instead of sent again, so that a process can leave a dead store.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
            await lane.StopAsync();
    }

    /// <summary>The same in every process: hash codes of the runtime differ from run to run.</summary>
    private int LaneOf(GrainId grain)
    {
        var mixed = unchecked(((ulong)grain.Ref.Key ^ (ulong)(grain.Ref.Key >> 64) ^ ((ulong)grain.Programme << 8) ^ (ulong)grain.Kind) * 0x9E3779B97F4A7C15);
        return (int)((mixed >> 32) % (uint)_lanes.Length);
    }
}
