using System.Collections.Concurrent;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>
/// Runs proofs, one at a time a programme. Requests that come before the cut of a running proof share it; later ones share
/// the next, since a result must not be older than the request.
/// </summary>
public sealed class Proof(IJournal journal, IReadOnlyList<Decider> deciders, TimeProvider time) : IProof
{
    private readonly Dictionary<GrainKind, Decider> _deciders = deciders.ToDictionary(d => d.Kind);
    private readonly ConcurrentDictionary<int, ProofResult> _last = new();
    private readonly Dictionary<int, Runs> _runs = [];
    private readonly Lock _gate = new();

    public ProofResult? Last(int programme) => _last.GetValueOrDefault(programme);

    public ValueTask<ProofResult> ProveAsync(int programme)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(programme, out var runs))
                _runs.Add(programme, runs = new());
            runs.Open ??= RunAsync(programme, runs, runs.Last);
            return new(runs.Open);
        }
    }

    private async Task<ProofResult> RunAsync(int programme, Runs runs, Task before)
    {
        // The gate is held here: nothing may be awaited under it, and the caller has to store this task first.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runs.Last = done.Task;
        await Task.Yield();
        try
        {
            await before;
            var result = await new ProofRun(journal, _deciders, programme).RunAsync(() => Close(runs));
            _last[programme] = result;
            return result;
        }
        finally
        {
            Close(runs, done);
        }
    }

    /// <summary>From here on requests belong to the next run; the walk goes on to the end of the feed once more.</summary>
    private DateTimeOffset Close(Runs runs)
    {
        lock (_gate)
        {
            runs.Open = null;
            return time.GetUtcNow();
        }
    }

    private void Close(Runs runs, TaskCompletionSource done)
    {
        lock (_gate)
        {
            // A run that failed before its cut: whoever comes now starts another one.
            if (runs.Last == done.Task)
                runs.Open = null;
        }

        done.SetResult();
    }

    private sealed class Runs
    {
        /// <summary>The run that new requests may still join.</summary>
        public Task<ProofResult>? Open { get; set; }

        /// <summary>Ends with the last run that was started.</summary>
        public Task Last { get; set; } = Task.CompletedTask;
    }
}
