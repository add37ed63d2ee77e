using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Matches;
using Cashback.Payments.Events;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Payments;

/// <summary>
/// Carries news from the provider to top-ups, and refunds the other way. It keeps nothing that may not be lost: what is to be
/// done stands in rows, and what has happened is asked of the provider.
/// </summary>
public sealed class OnlinePayments(IPaymentProvider provider, IGrains grains, IReads reads, TimeProvider time) : IPayments
{
    /// <summary>How far back reconciliation looks: providers send an event again for three days.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromDays(4);

    /// <summary>Events remembered as handled. A forgotten one is looked at again, which changes nothing.</summary>
    private const int MaxEvents = 10_000;

    private const int EffectPage = 500;

    /// <summary>Payments that are looked up with one read: after a match nearly all of them are of its tickets.</summary>
    private const int PaymentsAtOnce = 256;

    /// <summary>Refunds under way at once; a provider that wants fewer makes them wait.</summary>
    private const int EffectsAtOnce = 50;

    private readonly ConcurrentDictionary<string, bool> _handled = new(StringComparer.Ordinal);

    private readonly WaitingRefunds _waiting = new(time);

    private readonly Comparing _comparing = new(provider, grains);

    public string Provider => provider.Name;

    public int? RefundsPerSecond => provider.RefundsPerSecond;

    public async ValueTask<Checkout?> CheckoutAsync(GrainId topUp, long amount, string currency, Uri root)
    {
        try
        {
            var checkout = await provider.OpenAsync(topUp, amount, currency, root);
            await grains.AskAsync(topUp, new(Id(topUp, "checkout"), new OpenCheckout(checkout.Id, checkout.Url), Actor.System));
            return checkout;
        }
        catch (ProviderException)
        {
            return null;
        }
    }

    public async ValueTask<bool?> ReceiveAsync(int programme, ReadOnlyMemory<byte> body, string signature)
    {
        if (!EventSignature.Check(body.Span, signature, provider.EventSecrets, time.GetUtcNow()))
            return false;
        // An event about something else is taken, or the provider would send it again.
        if (ProviderEvent.Read(body) is not { } read || _handled.ContainsKey(read.Id))
            return true;
        try
        {
            // What was paid for another programme is that one's business.
            if (await provider.FindAsync(read.Payment) is { } payment && (payment.TopUp is null || payment.TopUp.Value.Programme == programme))
                await TellAsync(programme, payment);
        }
        catch (ProviderException)
        {
            return null;
        }

        if (_handled.Count >= MaxEvents)
            _handled.Clear();
        _handled[read.Id] = true;
        return true;
    }

    public async ValueTask<Reconciled> ReconcileAsync(int programme)
    {
        var (seen, strays, found) = (0, new List<GrainRef>(), new List<(int Programme, ProofDifference Difference)>());
        await foreach (var some in provider.ListAsync(time.GetUtcNow() - Back).Chunk(PaymentsAtOnce))
        {
            seen += some.Length;
            var tickets = await ForTicketsAsync(some);
            foreach (var payment in some.Where(p => !tickets.Contains(p.Fact.Id)))
            {
                if (await TellTopUpAsync(programme, payment) is { } stray)
                    strays.Add(stray);
                var topUp = payment.TopUp ?? Stray(programme, payment);
                if (await _comparing.CompareAsync(topUp, payment) is { } difference)
                    found.Add((topUp.Programme, difference));
            }
        }

        _comparing.Keep(found);
        return new(seen, strays);
    }

    public IReadOnlyList<ProofDifference> Differences(int programme) => _comparing.Of(programme);

    /// <summary>The top-up that stands for a payment which nobody here asked for.</summary>
    private GrainId Stray(int programme, ProviderPayment payment) => new(programme, new(GrainKind.TopUp, Hash($"stray {provider.Name} {payment.Fact.Id}")));

    /// <summary>
    /// Executes what waits to be refunded; answers how many are still open. What a paused job has sent waits. One that breaks keeps
    /// nobody waiting: the first is thrown once all others were tried.
    /// </summary>
    public async Task<int> RefundAsync()
    {
        var (open, paused, broken) = (0, new Dictionary<GrainId, bool>(), new ConcurrentQueue<Exception>());
        var prefix = RowKey.Of(0, ListKind.RefundEffects);
        for (byte[]? after = null; ;)
        {
            var page = await reads.ListAsync(prefix, after, EffectPage, descending: false);
            foreach (var some in page.Chunk(EffectsAtOnce))
            {
                var due = new List<RefundEffect>(some.Length);
                foreach (var row in some)
                {
                    var effect = JsonSerializer.Deserialize(row.Body, Wire.Default.RefundEffect)!;
                    if (_waiting.IsDue(effect.Payment) && !await IsPausedAsync(effect, paused))
                        due.Add(effect);
                }

                var done = await Task.WhenAll(due.Select(effect => RefundAsync(effect, broken)));
                open += some.Length - done.Count(d => d);
                after = some[^1].Key;
            }

            if (page.Count < EffectPage)
                break;
        }

        // As it was thrown: whoever runs this knows what to make of it.
        if (broken.TryPeek(out var first))
            ExceptionDispatchInfo.Throw(first);
        return open;
    }

    private async ValueTask<bool> IsPausedAsync(RefundEffect effect, Dictionary<GrainId, bool> known)
    {
        if (effect.Job is not { } job)
            return false;
        var grain = effect.TopUp with { Ref = job };
        if (!known.TryGetValue(grain, out var paused))
            known[grain] = paused = (await grains.AskAsync(grain, new(0, new GetJob(), Actor.System))).Reply is JobView { Status: JobStatus.Paused };
        return paused;
    }

    private async Task<bool> RefundAsync(RefundEffect effect, ConcurrentQueue<Exception> broken)
    {
        try
        {
            var operation = new OperationId(grains.Incarnation, effect.TopUp.Ref, effect.Seq).ToString();
            var answer = await provider.RefundAsync(effect.Payment, effect.Amount, operation, effect.Worth is { } worth ? new(effect.TopUp, worth) : null);
            // Of a top-up, pending is done: if it fails after all, an event says so.
            var isOpen = answer.State == RefundState.Later || (answer.State == RefundState.Pending && effect.Worth is not null);
            if (isOpen)
                _waiting.Wait(effect.Payment);
            else
                _waiting.Forget(effect.Payment);
            if (answer.State == RefundState.Later)
                return false;
            var told = await grains.AskAsync(effect.TopUp, new(
                Id(effect.TopUp, $"refund {effect.Seq} {answer.State}"),
                new AnswerRefund(effect.Seq, !isOpen && answer.State != RefundState.Failed, answer.Reason, isOpen),
                Actor.System,
                AwaitDelivery: true,
                Bulk: effect.Worth is not null));
            if (answer.State == RefundState.Failed && effect.Worth is null && await provider.FindAsync(effect.Payment) is { } payment)
                await TellAsync(effect.TopUp.Programme, payment, $"after {effect.Seq}");
            return told.Outcome == Outcome.Decided && !isOpen;
        }
        catch (ProviderException)
        {
            return false;
        }
        catch (Exception exception)
        {
            broken.Enqueue(exception);
            return false;
        }
    }

    /// <summary>Those that paid for tickets, which were sold elsewhere: their match has booked them. News of one may be how its refund ended.</summary>
    private async ValueTask<HashSet<string>> ForTicketsAsync(IReadOnlyList<ProviderPayment> payments)
    {
        var keys = payments.Where(p => p.TopUp is null).ToDictionary(p => Convert.ToHexString(MatchLookUp.Payment(p.Fact.Id)), p => p.Fact.Id, StringComparer.Ordinal);
        var tickets = new HashSet<string>(StringComparer.Ordinal);
        if (keys.Count == 0)
            return tickets;
        foreach (var row in await reads.RowsAsync([.. keys.Keys.Select(Convert.FromHexString)]))
            tickets.Add(keys[Convert.ToHexString(row.Key)]);
        foreach (var ticket in tickets)
            _waiting.Forget(ticket);
        return tickets;
    }

    private async ValueTask TellAsync(int programme, ProviderPayment payment, string occasion = "")
    {
        if ((await ForTicketsAsync([payment])).Count == 0)
            await TellTopUpAsync(programme, payment, occasion);
    }

    /// <summary>Tells the top-up what its payment is now; answers it where the payment belongs to nobody.</summary>
    private async ValueTask<GrainRef?> TellTopUpAsync(int programme, ProviderPayment payment, string occasion = "")
    {
        var fact = payment.Fact;
        var topUp = payment.TopUp ?? Stray(programme, payment);
        if (payment.TopUp is null && !fact.Paid)
            return null;
        // With the month: the same news half a year later is another request, since the first one's id is forgotten by then.
        var state = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMM} {fact.Id} {fact.Paid} {fact.Amount} {fact.Foreign} {fact.Dispute} {occasion}");
        var answer = await grains.AskAsync(topUp, new(Id(topUp, state), new SeePayment(provider.Name, fact), Actor.System, AwaitDelivery: true));
        if (answer.Outcome != Outcome.Decided)
            throw new ProviderException("the node is too busy for an event");
        return payment.TopUp is null ? topUp.Ref : null;
    }

    private static UInt128 Id(GrainId topUp, string what) => Hash($"{topUp} {what}");

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("cashback payment 1\0" + text), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
