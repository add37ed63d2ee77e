using System.Runtime.ExceptionServices;
using Cashback.Grains;

namespace Cashback.Journal;

/// <summary>
/// One queue and one batch under way. The loop is a plain async method: it has no thread and no timer of its own, so it runs
/// on one thread in the simulator as it does on many in a host.
/// </summary>
internal sealed class Lane(IJournal journal, TimeProvider time, JournalGuards guards, SynchronizationContext? context, int maxChains, int maxBytes, Action<Exception>? unknown)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<GrainId> _taken = [];
    private readonly Queue<Pending> _yielding = new();
    private List<Pending> _queue = [];
    private List<Pending> _later = [];
    /// <summary>How many batches more may hold up callers, since some came not long ago.</summary>
    private int _shared;

    private TimeSpan _took;
    private bool _running;

    /// <summary>Batches whose waiters are being told.</summary>
    private int _telling;

    private bool _stopping;
    private TaskCompletionSource? _idle;

    public void Submit(Chain chain, ICommitWaiter waiter, bool yields)
    {
        lock (_gate)
        {
            if (yields)
                _yielding.Enqueue(new(chain, waiter));
            else
                _queue.Add(new(chain, waiter));
            if (_running)
                return;
            _running = true;
        }

        Apart(static lane => _ = lane.RunAsync(), this);
    }

    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            if (IsIdle())
                return Task.CompletedTask;
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>
    /// The next batch is on its way before the waiters of the last one are told, and they are told elsewhere: the store, on whose
    /// thread this may run, never waits for replies.
    /// </summary>
    private async Task RunAsync()
    {
        Batch? done = null;
        while (true)
        {
            var next = Take(done);
            var started = time.GetTimestamp();
            var sending = next is null ? Task.CompletedTask : SendAsync(next);
            if (done is not null)
                Apart(static told => told.Lane.Tell(told.Batch), (Lane: this, Batch: done));
            if (next is null)
                return;
            await sending;
            (done, _took) = (next, time.GetElapsedTime(started));
        }
    }

    private void Tell(Batch batch)
    {
        batch.Conclude(Broken);
        lock (_gate)
        {
            _telling--;
            IsIdle();
        }
    }

    /// <summary>Holds the gate.</summary>
    private bool IsIdle()
    {
        var idle = !_running && _telling == 0;
        if (idle)
            _idle?.TrySetResult();
        return idle;
    }

    /// <summary>
    /// What is queued, in order, up to the bounds, then a share of what yields; a second chain of a grain waits for the batch after.
    /// </summary>
    private Batch? Take(Batch? done)
    {
        lock (_gate)
        {
            if (done is not null)
                _telling++;
            if (_queue.Count == 0 && _yielding.Count == 0)
            {
                _running = false;
                IsIdle();
                return null;
            }

            var bytes = 0;
            var count = 0;
            var full = false;
            for (var i = 0; i < _queue.Count; i++)
            {
                var pending = _queue[i];
                if (full || (!_taken.Add(pending.Chain.Grain) && guards.HasFlag(JournalGuards.OneChainABatch)))
                {
                    _later.Add(pending);
                    continue;
                }

                bytes += Batch.Bytes(pending.Chain);
                _queue[count++] = pending;
                full = count == maxChains || bytes >= maxBytes;
            }

            _queue.RemoveRange(count, _queue.Count - count);
            _shared = count > 0 ? GroupCommit.Shared : Math.Max(0, _shared - 1);
            var share = _shared > 0 ? (int)Math.Clamp(_took.TotalMilliseconds * GroupCommit.YieldingAMillisecond, GroupCommit.LeastYielding, GroupCommit.MaxYielding) : GroupCommit.MaxYielding;
            for (; share > 0 && bytes < maxBytes && _yielding.TryDequeue(out var pending); share--)
            {
                if (!_taken.Add(pending.Chain.Grain) && guards.HasFlag(JournalGuards.OneChainABatch))
                {
                    _later.Add(pending);
                    continue;
                }

                bytes += Batch.Bytes(pending.Chain);
                _queue.Add(pending);
            }

            var batch = new Batch([.. _queue.Select(p => p.Chain)], [.. _queue.Select(p => p.Waiter)]);
            _taken.Clear();
            _queue.Clear();
            (_queue, _later) = (_later, _queue);
            return batch;
        }
    }

    /// <summary>
    /// Sends a batch until its outcome is known; nothing else of the lane is sent before. After one unknown attempt an
    /// "unavailable" speaks only of the later attempt, so it settles nothing. An unlisted error is unknown.
    /// </summary>
    private async Task SendAsync(Batch batch)
    {
        var pause = FirstPause;
        var sent = false;
        while (true)
        {
            try
            {
                batch.Verdicts = await journal.CommitAsync(batch.Chains);
                return;
            }
            catch (JournalUnavailableException e) when (!sent)
            {
                batch.Failure = e;
                return;
            }
            catch (Exception e)
            {
                sent = true;
                unknown?.Invoke(e);
                if (Volatile.Read(ref _stopping))
                {
                    batch.Failure = e as CommitUnknownException ?? new CommitUnknownException("stopped before the outcome was known", e);
                    return;
                }
            }

            if (!guards.HasFlag(JournalGuards.ResendBeforeConclusion) && await ConcludeFromReadAsync(batch))
                return;
            await Task.Delay(pause, time);
            pause = pause + pause < LongestPause ? pause + pause : LongestPause;
        }
    }

    /// <summary>The mistake that <see cref="JournalGuards.ResendBeforeConclusion"/> forbids: a statement may commit after the read.</summary>
    private async Task<bool> ConcludeFromReadAsync(Batch batch)
    {
        try
        {
            var heads = await journal.LoadAsync([.. batch.Chains.Select(c => c.Grain)], DateTimeOffset.MaxValue);
            batch.Verdicts = [.. batch.Chains.Select((c, i) => heads[i].Head.Tip == c.Next.Tip ? Verdict.Committed : Verdict.Fenced)];
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void Broken(Exception e) => Apart(static thrown => thrown.Throw(), ExceptionDispatchInfo.Capture(e));

    /// <summary>Not in the caller's turn: its thread, its task scheduler and its ambient values are not the lane's.</summary>
    private void Apart<T>(Action<T> work, T state)
    {
        if (context is null)
            ThreadPool.UnsafeQueueUserWorkItem(work, state, preferLocal: false);
        else
            context.Post(_ => work(state), null);
    }

    private readonly record struct Pending(Chain Chain, ICommitWaiter Waiter);
}
