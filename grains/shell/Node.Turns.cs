using System.Diagnostics.Metrics;
using Cashback.Journal;
using Cashback.Reads;

namespace Cashback.Grains;

/// <content>What an activation reports back, and what happens once a second.</content>
public sealed partial class Node
{
    /// <summary>Ticks after which a node that is alone looks for messages that nobody delivers: it has them all itself but after a crash.</summary>
    private const int AloneLooksEvery = 60;

    private static readonly Meter Meter = new("Cashback.Shell");
    private static readonly Counter<long> Turned = Meter.CreateCounter<long>("cashback.calls", "{call}", "Calls admitted");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("cashback.overloaded", "{call}", "Calls refused before they were decided");
    private static readonly Counter<long> Fences = Meter.CreateCounter<long>("cashback.fenced", "{chain}", "Chains discarded since another activation had written");
    private static readonly Counter<long> Breaks = Meter.CreateCounter<long>("cashback.broken", "{failure}", "Assertions that failed; any is an alarm");
    private static readonly Histogram<long> Chains = Meter.CreateHistogram<long>("cashback.chain.length", "{operation}", "Operations of one commit of one grain");

    /// <summary>Settings and secrets are held elsewhere under a lease: their holders hear of each change, in order.</summary>
    internal void Observe(IReadOnlyList<RowWrite> rows)
    {
        foreach (var (key, body) in rows)
        {
            var list = (ListKind)key[4];
            if (list is not (ListKind.Snapshot or ListKind.Secret))
                continue;
            Observe(key, body);
        }
    }

    private void Observe(byte[] key, byte[]? body)
    {
        Snapshots.Observe(key, body);
        _parts.Observe?.Invoke(key, body);
    }

    /// <summary>The chain is durable: answers go out, messages start.</summary>
    internal void Landed(ChainBuilder chain)
    {
        Chains.Record(chain.Count);
        List<(long Seq, Task Delivery)>? deliveries = null;
        foreach (var (outgoing, message) in chain.Messages)
            (deliveries ??= []).Add((outgoing.Seq, _dispatcher.Send(outgoing, message)));
        var told = Membership.HasOthers && chain.Rows.Any(r => (ListKind)r.Key[4] is ListKind.Snapshot or ListKind.Secret) ? Membership.ToldAsync() : null;
        foreach (var (pending, answer) in chain.Answers)
        {
            var awaited = pending.Request.AwaitDelivery ? deliveries?.Where(d => d.Seq == answer.Seq).Select(d => d.Delivery) : null;
            if (awaited is null && told is null)
                Finish(pending, answer);
            else
                _ = FinishAfterAsync(pending, answer, [.. awaited ?? [], .. told is null ? [] : (Task[])[told]]);
        }
    }

    private async Task FinishAfterAsync(Pending pending, Answer answer, IEnumerable<Task> deliveries)
    {
        try
        {
            await Task.WhenAll(deliveries).WaitAsync(Options.DeliveryBound, Time);
        }
        catch (TimeoutException)
        {
            // It is decided and durable; the messages go on by themselves.
        }

        Finish(pending, answer);
    }

    internal void Finish(Pending pending, Answer answer)
    {
        if (answer.Outcome == Outcome.Overloaded)
            Refusals.Add(1);
        Count(pending);
        pending.Complete(answer);
    }

    internal void Failed(Pending pending, Exception exception)
    {
        Count(pending);
        pending.Fail(exception);
    }

    private void Count(Pending pending)
    {
        Interlocked.Add(ref _bytes, -pending.Bytes);
        if (pending.IsInternal)
            Interlocked.Decrement(ref _internals);
        else
            Interlocked.Decrement(ref _callers);
    }

    internal void Fenced(GrainId grain) => Fences.Add(1, new KeyValuePair<string, object?>("kind", grain.Kind));

    internal void Broken(GrainId grain, Exception exception)
    {
        Breaks.Add(1);
        _parts.Report?.Invoke($"Grain {grain} failed a turn; nothing of it was recorded.", exception);
    }

    internal void NotForgotten(int messages, Exception exception) =>
        _parts.Report?.Invoke($"{messages} delivered messages could not be forgotten; trying again.", exception);

    internal void Parking(Outgoing outgoing, Exception? exception) =>
        _parts.Report?.Invoke($"Message {outgoing.Seq}/{outgoing.Index} of {outgoing.From} is parked.", exception);

    /// <summary>Answers a known request with the stored reply, or says that its key was used for something else.</summary>
    internal async void Replay(Activation activation, long seq, Pending pending)
    {
        try
        {
            var found = await Journal.OperationsAsync(activation.Grain, [seq]);
            if (found.Count == 0 || found[0].Request != pending.Request.Id)
            {
                // A read that ends at once would come back into the turn that asked for it.
                await Task.Yield();
                activation.Outdated(pending);
            }
            else if (found[0].Operation.Fingerprint == pending.Fingerprint)
                await FinishReplayAsync(activation.Grain, pending, new(Outcome.Decided, found[0].Operation.Reply, true, seq));
            else
                Finish(pending, new(Outcome.Decided, new Refused(new IdempotencyKeyReused())));
        }
        catch (Exception exception)
        {
            Failed(pending, exception);
        }
    }

    /// <summary>The first answer may still wait for its messages: the same request again is not told of them any earlier.</summary>
    private Task FinishReplayAsync(GrainId grain, Pending pending, Answer answer)
    {
        var deliveries = pending.Request.AwaitDelivery ? _dispatcher.UnderWay(grain, answer.Seq) : [];
        if (deliveries.Count > 0)
            return FinishAfterAsync(pending, answer, deliveries);
        Finish(pending, answer);
        return Task.CompletedTask;
    }

    /// <summary>Once a tick: wakes who is due, answers who waited too long, lets the idle leave.</summary>
    private async Task TickAsync()
    {
        var ticks = 0L;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Options.Tick, Time, _stopping.Token);
                var now = Now;
                var idle = _activations.Count > Options.MaxActivations ? Options.IdleAfter / 10 : Options.IdleAfter;
                foreach (var (_, activation) in _activations)
                {
                    if (activation.Sweep(now, idle))
                        Remove(activation);
                }

                await Membership.RenewAsync();
                if (Membership.HasOthers || ++ticks % AloneLooksEvery == 0)
                    await _dispatcher.RedeliverAsync();
                foreach (var (grain, wake) in await Journal.DueAsync(now, 1000))
                {
                    if (Membership.Holds(grain) && _deciders.TryGetValue(grain.Kind, out var decider) && decider.Woken is { } command)
                        _ = AskInternalAsync(grain, new(MessageId.OfWakeUp(grain, wake.Number), command, Actor.System), wake.Number).AsTask();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                _parts.Report?.Invoke("A tick failed; the next one tries again.", exception);
            }
        }
    }

    /// <summary>Hears of changes that other nodes made, well within the lease.</summary>
    private async Task PollAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Membership.SettingsPoll, Time, _stopping.Token);
                await Membership.PollAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                _parts.Report?.Invoke("Changes of settings could not be read; turns wait until they are.", exception);
            }
        }
    }
}
