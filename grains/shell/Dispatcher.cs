using System.Collections.Concurrent;
using System.Text.Json;
using Cashback.Journal;

namespace Cashback.Grains;

/// <summary>
/// Delivers committed messages at least once: at once after the commit, again after a pause while the receiver cannot answer,
/// and again after a restart. The receiver knows the message's id, so twice is once.
/// </summary>
internal sealed class Dispatcher(Node node)
{
    private const int RecoveryPage = 1000;

    /// <summary>Of one operation whose deliveries somebody waits for; those of long work have more, and nobody waits.</summary>
    private const int MaxAwaited = 16;

    private readonly ConcurrentDictionary<OutgoingId, Outgoing> _parked = new();
    private readonly ConcurrentDictionary<OutgoingId, Task> _here = new();
    private readonly Lock _gate = new();
    private List<OutgoingId> _delivered = [];
    private bool _running;
    private OutgoingId? _redelivered;
    private Task _acknowledging = Task.CompletedTask;

    public IReadOnlyCollection<Outgoing> Parked => (IReadOnlyCollection<Outgoing>)_parked.Values;

    /// <summary>Ends when the message is delivered or parked.</summary>
    public Task Send(Outgoing outgoing, Message message)
    {
        var ended = new TaskCompletionSource();
        _here[Name(outgoing)] = ended.Task;
        _ = DeliverAsync(outgoing, message, ended);
        return ended.Task;
    }

    /// <summary>Deliveries of an earlier operation that this node still works at: who asks for its answer again waits for them too.</summary>
    public IReadOnlyList<Task> UnderWay(GrainId from, long seq)
    {
        List<Task>? found = null;
        for (var index = 0; index < MaxAwaited; index++)
        {
            if (_here.TryGetValue(new(from, seq, index), out var delivery) && !delivery.IsCompleted)
                (found ??= []).Add(delivery);
        }

        return found ?? [];
    }

    /// <summary>What an earlier process committed and did not deliver.</summary>
    public async Task RecoverAsync()
    {
        OutgoingId? after = null;
        while (true)
        {
            var page = await node.Journal.OutboxAsync(after, RecoveryPage);
            foreach (var outgoing in page)
            {
                after = Name(outgoing);
                if (Read(outgoing) is { } message)
                    _ = Send(outgoing, message);
            }

            if (page.Count < RecoveryPage)
                return;
        }
    }

    /// <summary>
    /// What nobody delivers: the node that committed it died, or its last statement landed after the next one had looked. One
    /// page of the outbox a call, of the buckets that this node holds, without what another node is delivering (young) or this
    /// one is.
    /// </summary>
    public async Task RedeliverAsync()
    {
        var page = await node.Journal.OutboxAsync(_redelivered, RecoveryPage);
        _redelivered = page.Count < RecoveryPage ? null : Name(page[^1]);
        foreach (var outgoing in page)
        {
            var isMine = node.Membership.Holds(outgoing.From) && node.Now - outgoing.At > node.Options.DeliveredElsewhere;
            if (isMine && !_here.ContainsKey(Name(outgoing)) && !_parked.ContainsKey(Name(outgoing)) && Read(outgoing) is { } message)
                _ = Send(outgoing, message);
        }
    }

    public async Task DrainAsync()
    {
        Task last;
        lock (_gate)
            last = _acknowledging;
        await last;
    }

    private static OutgoingId Name(Outgoing outgoing) => new(outgoing.From, outgoing.Seq, outgoing.Index);

    private Message? Read(Outgoing outgoing)
    {
        try
        {
            return JsonSerializer.Deserialize(outgoing.Body.Span, ShellJson.Default.Message);
        }
        catch (JsonException exception)
        {
            // Written by a newer node: that one delivers it.
            Park(outgoing, exception);
            return null;
        }
    }

    private async Task DeliverAsync(Outgoing outgoing, Message message, TaskCompletionSource ended)
    {
        await DeliverAsync(outgoing, message);
        ended.SetResult();
    }

    private async Task DeliverAsync(Outgoing outgoing, Message message)
    {
        var delivery = message.Page is null ? new Delivery(node, outgoing, message) : new PageDelivery(node, outgoing, message);
        var pause = node.Options.Redelivery;
        for (var attempt = 1; attempt <= node.Options.MaxAttempts && !node.Stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                if (await delivery.TryAsync())
                {
                    Acknowledge(Name(outgoing));
                    return;
                }

                await Task.Delay(pause, node.Time, node.Stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // The receiver's rules failed; a later version may take it.
                Park(outgoing, exception);
                return;
            }

            pause = pause * 2 < node.Options.MaxRedelivery ? pause * 2 : node.Options.MaxRedelivery;
        }

        if (!node.Stopping.IsCancellationRequested)
            Park(outgoing, null);
    }

    private void Park(Outgoing outgoing, Exception? exception)
    {
        _parked[Name(outgoing)] = outgoing;
        _here.TryRemove(Name(outgoing), out _);
        node.Parking(outgoing, exception);
    }

    private void Acknowledge(OutgoingId id)
    {
        lock (_gate)
        {
            _delivered.Add(id);
            if (_running)
                return;
            _running = true;
            _acknowledging = AcknowledgeAsync();
        }
    }

    private async Task AcknowledgeAsync()
    {
        await Task.Yield();
        while (true)
        {
            List<OutgoingId> batch;
            lock (_gate)
            {
                if (_delivered.Count == 0)
                {
                    _running = false;
                    return;
                }

                (batch, _delivered) = (_delivered, []);
            }

            try
            {
                await node.Journal.AcknowledgeAsync(batch);
                foreach (var id in batch)
                    _here.TryRemove(id, out _);
            }
            catch (Exception exception) when (exception is JournalUnavailableException or CommitUnknownException)
            {
                node.NotForgotten(batch.Count, exception);
                lock (_gate)
                    _delivered.InsertRange(0, batch);
                if (node.Stopping.IsCancellationRequested)
                    return;
                await Task.Delay(node.Options.Redelivery, node.Time);
            }
        }
    }
}
