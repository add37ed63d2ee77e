using System.Text.Json;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Payouts;
using Cashback.TopUps;

namespace Cashback.Simulator.Checks;

/// <summary>
/// Money outside: what the provider holds of each payment is what its top-up has booked, no paid payment is forgotten, and no
/// payout is in two files for the bank.
/// </summary>
internal sealed class MoneyChecks(World world, IReadOnlyDictionary<GrainKind, Decider> deciders)
{
    /// <summary>The settings of every world say so.</summary>
    public const long MostAtOnce = 1_200;

    public void AtEnd()
    {
        CheckPayments();
        CheckFiles();
        CheckCooling();
        CheckHolds();
    }

    private void CheckPayments()
    {
        var booked = new Dictionary<string, (TopUpView View, long Holds)>(StringComparer.Ordinal);
        foreach (var (grain, head) in Heads(GrainKind.TopUp))
        {
            var view = Asked.View<TopUpView>(world, grain, new GetTopUp())!;
            var provider = deciders[GrainKind.TopUp].Holdings(grain, deciders[GrainKind.TopUp].Load(head.State.Span)).Where(h => h.Account.Kind == AccountKind.Provider).Sum(h => -h.Amount);
            if (view.Payment is { } payment)
                Require(booked.TryAdd(payment, (view, provider)), $"payment {payment} belongs to two top-ups");
            else
                Require(provider == 0, $"{grain} has booked {provider} at the provider without a payment");
        }

        foreach (var payment in world.Provider.All)
        {
            var known = booked.TryGetValue(payment.Id, out var found);
            Require(known || !payment.Paid, $"payment {payment.Id} was paid, and nobody here knows of it");
            if (!known)
                continue;
            Require(found.Holds == payment.Holds, $"the provider holds {payment.Holds} of payment {payment.Id} ({payment.Amount}, foreign {payment.Foreign}, ours {payment.Refunds.Sum(r => r.Amount)}, {payment.Dispute}), the books say {found.Holds}: {found.View}");
            Require(!payment.Paid || found.View.Status is not (TopUpStatus.Pending or TopUpStatus.Expired or TopUpStatus.Paid), $"payment {payment.Id} was paid, and its top-up is {found.View.Status}");
        }
    }

    /// <summary>The bank pays what a file says, once a reference.</summary>
    private void CheckFiles()
    {
        var files = new Dictionary<GrainRef, int>();
        foreach (var (grain, _) in Heads(GrainKind.Batch))
        {
            var batch = Asked.View<BatchView>(world, grain, new GetBatch())!;
            Require(batch.Open == 0, $"{grain}: {batch.Open} payouts have not answered");
            foreach (var payout in batch.Sent)
                files[payout] = files.GetValueOrDefault(payout) + 1;
        }

        foreach (var (grain, _) in Heads(GrainKind.Payout))
        {
            var status = Asked.View<PayoutView>(world, grain, new GetPayout())!.Status;
            var expected = status is PayoutStatus.Sent or PayoutStatus.Returned ? 1 : 0;
            Require(files.GetValueOrDefault(grain.Ref) == expected, $"{grain} is {status} and stands in {files.GetValueOrDefault(grain.Ref)} files");
        }
    }

    /// <summary>To an account that is another than the last one paid nothing goes before its time.</summary>
    private void CheckCooling()
    {
        foreach (var (grain, entries) in world.Database.Tables.Journal.Where(g => g.Key.Kind == GrainKind.Payout))
        {
            var operations = entries.Values.Select(e => JsonSerializer.Deserialize(e.Body, Wire.Default.Operation)!).ToList();
            var open = operations.Select(o => o.Command).OfType<OpenPayout>().First();
            var early = operations.Find(o => o is { Command: SendPayout, Reply: not Refused } && o.At < open.NotBefore);
            Require(early is null, $"{grain} was sent at {early?.At}, and cools off until {open.NotBefore}");
            Require(open.Amount <= MostAtOnce, $"{grain} is of {open.Amount}, and {MostAtOnce} is the most");
        }
    }

    /// <summary>What a customer sees as held is what lies in his payouts, whoever has his purse.</summary>
    private void CheckHolds()
    {
        var pending = Heads(GrainKind.Payout).Select(h => Asked.View<PayoutView>(world, h.Grain, new GetPayout())!).Where(p => p.Status == PayoutStatus.Pending).ToLookup(p => p.Customer, p => p.Points);
        foreach (var (grain, _) in Heads(GrainKind.Customer))
        {
            var held = Asked.View<CustomerView>(world, grain, new GetCustomer())!.Purse.Held.Points;
            Require(held == pending[grain.Ref].Sum(), $"{grain} holds {held} points for payouts, and {pending[grain.Ref].Sum()} lie there");
        }
    }

    private IEnumerable<(GrainId Grain, Journal.Head Head)> Heads(GrainKind kind) => world.Database.Tables.Heads.All.Where(h => h.Key.Kind == kind).Select(h => (h.Key, h.Value));

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new ViolationException(what);
    }
}
