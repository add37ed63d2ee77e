using Cashback.Journal;

namespace Cashback.Grains;

/// <summary>Gathers the heads that activations wait for, so that a thousand cold cards cost a few reads, not a thousand.</summary>
internal sealed class Loader(Node node)
{
    private const int MaxBatch = 256;

    private readonly Lock _gate = new();
    private readonly Queue<Activation> _waiting = new();
    private bool _running;

    public void Load(Activation activation)
    {
        lock (_gate)
        {
            _waiting.Enqueue(activation);
            if (_running)
                return;
            _running = true;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        // The caller may hold an activation's gate.
        await Task.Yield();
        while (true)
        {
            var batch = new List<Activation>();
            lock (_gate)
            {
                while (batch.Count < MaxBatch && _waiting.TryDequeue(out var next))
                    batch.Add(next);
                if (batch.Count == 0)
                {
                    _running = false;
                    return;
                }
            }

            IReadOnlyList<Loaded>? loaded = null;
            try
            {
                var since = node.Guards.HasFlag(ShellGuards.IdCompleteness) ? node.Now - node.Options.RequestsKnownFor : node.Now;
                loaded = await node.Journal.LoadAsync(batch.ConvertAll(a => a.Grain), since);
            }
            catch (Exception exception)
            {
                node.Broken(batch[0].Grain, exception);
            }

            for (var i = 0; i < batch.Count; i++)
            {
                try
                {
                    batch[i].Loaded(loaded?[i]);
                }
                catch (Exception exception)
                {
                    node.Broken(batch[i].Grain, exception);
                    batch[i].Loaded(null);
                }
            }
        }
    }
}
