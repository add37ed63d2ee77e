using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Payments;
using Cashback.Payments.Events;
using Cashback.Payouts;
using Cashback.Programmes;
using Cashback.Simulator.Checks;
using Cashback.Simulator.Outside;
using Cashback.TopUps;
using Cashback.Vouchers;

namespace Cashback.Simulator.Workload;

/// <summary>
/// Customers pay online, the merchant's clerk and the cardholder's bank meddle at the provider, points become vouchers and
/// transfers, the bank gives some back.
/// </summary>
internal sealed class MoneyWork(World world, Random random)
{
    public (GrainId Grain, Command Command) Next() => random.Next(3) == 0 ? Payout() : TopUp();

    private (GrainId Grain, Command Command) TopUp()
    {
        var payments = world.Provider.All;
        if (payments.Count < 4 || random.Next(6) == 0)
        {
            var topUp = New(GrainKind.TopUp);
            var target = random.Next(4) == 0 ? Cast.Customers[random.Next(Cast.Customers.Count)].Ref : Cast.Cards[random.Next(Cast.Cards.Count)].Ref;
            var amount = random.Next(1, 30_000);
            var stray = random.Next(8) == 0;
            // A stray is a payment that somebody made without asking us.
            var payment = world.Provider.Open($"pi_{topUp.Ref.Key:x}", stray ? null : topUp, amount);
            if (!stray)
                return (topUp, new StartTopUp(target, amount, "simulated"));
            payment.Paid = true;
            return (topUp, new GetTopUp());
        }

        if (random.Next(3) == 0 && Views<TopUpView>(GrainKind.TopUp, new GetTopUp()).FindAll(v => v.Status == TopUpStatus.Credited) is { Count: > 0 } views)
        {
            var view = views[random.Next(views.Count)];
            return (At(view.Operation!.Value.Grain), new Reverse(view.Operation.Value.Seq, random.Next(2) == 0 ? null : random.NextInt64(1, view.Amount + 1)));
        }

        var one = payments[random.Next(payments.Count)];
        Act(one);
        var grain = one.TopUp ?? Stray() ?? New(GrainKind.TopUp);
        return random.Next(4) == 0 ? (grain, new AssignPayment(Cast.Cards[random.Next(Cast.Cards.Count)].Ref, "it is his")) : (grain, new GetTopUp());
    }

    /// <summary>What happens at the provider; its event comes 0 to 5 times, late and in any order.</summary>
    private void Act(Payment payment)
    {
        switch (random.Next(6))
        {
            case < 3:
                payment.Paid = true;
                Send(payment, "payment_intent");
                break;
            case 3 when payment.Paid && payment.Left > 0 && payment.Dispute != DisputeStatus.Lost:
                payment.Foreign += random.NextInt64(1, payment.Left + 1);
                Send(payment, "charge");
                break;
            case 4 when payment is { Paid: true, Dispute: DisputeStatus.None }:
                payment.Dispute = DisputeStatus.Open;
                Send(payment, "dispute");
                break;
            case 5 when payment.Dispute == DisputeStatus.Open:
                payment.Dispute = random.Next(2) == 0 ? DisputeStatus.Won : DisputeStatus.Lost;
                Send(payment, "dispute");
                break;
            default:
                // In that state the provider cannot do it.
                break;
        }
    }

    private void Send(Payment payment, string about)
    {
        var number = random.NextInt64();
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = $"evt_{number:x}", @object = "event", data = new { @object = new { @object = about, id = payment.Id, payment_intent = payment.Id } },
        });
        for (var times = random.Next(6); times > 0; times--)
        {
            world.Later(random.Next(10_000), () =>
            {
                var process = world.Processes[random.Next(world.Processes.Count)];
                process.Receive(body, EventSignature.Sign(body, FaultyProvider.Secret, world.Scheduler.Now));
            });
        }
    }

    private (GrainId Grain, Command Command) Payout()
    {
        var payouts = Views<PayoutView>(GrainKind.Payout, new GetPayout());
        var vouchers = Views<VoucherView>(GrainKind.Voucher, new GetVoucher());
        var roll = random.Next(10);
        if (payouts.Count < 2 || roll < 2)
        {
            var method = random.Next(2) == 0 ? PayoutMethod.Account : PayoutMethod.Voucher;
            var request = new RequestPayout(New(GrainKind.Payout).Ref, method, random.Next(1, 2_000), null, method == PayoutMethod.Account ? new string(random.Next(2) == 0 ? 'a' : 'b', 32) : null, null, true);
            return (Cast.Customers[random.Next(Cast.Customers.Count)], request);
        }

        if (roll == 2 && vouchers.Count > 0)
        {
            var voucher = vouchers[random.Next(vouchers.Count)];
            return (At(voucher.Id), new RedeemVoucher(random.NextInt64(1, voucher.Amount + 1), "spent"));
        }

        var payout = payouts[random.Next(payouts.Count)];
        return roll switch
        {
            < 6 => (At(payout.Id), new ApprovePayout(payout.Method == PayoutMethod.Voucher ? new GrainRef(GrainKind.Voucher, payout.Id.Key) : null)),
            6 => (At(payout.Id), random.Next(2) == 0 ? new RejectPayout("no") : new CancelPayout("changed my mind")),
            // The bank says it again, or of one that it was never sent.
            7 => (At((payouts.Find(p => p.Status is PayoutStatus.Sent or PayoutStatus.Returned) ?? payout).Id), new ReturnPayout("no such account")),
            _ when payouts.Any(p => p.Status == PayoutStatus.Approved) => (New(GrainKind.Batch), new MakeBatch([.. payouts.Where(p => p.Method == PayoutMethod.Account).Select(p => p.Id)])),
            _ => (At(payout.Id), new GetPayout()),
        };
    }

    /// <summary>A top-up that stands for a payment of nobody.</summary>
    private GrainId? Stray() => Views<TopUpView>(GrainKind.TopUp, new GetTopUp()).Find(v => v.Status == TopUpStatus.Unmatched) is { } view ? At(view.Id) : null;

    private List<TView> Views<TView>(GrainKind kind, Query query)
        where TView : Reply =>
        [.. world.Database.Tables.Heads.All.Where(h => h.Key.Kind == kind).Select(h => Asked.View<TView>(world, h.Key, query)).OfType<TView>()];

    private GrainId New(GrainKind kind) => new(Cast.Programme, new(kind, (UInt128)(ulong)random.NextInt64()));

    private static GrainId At(GrainRef grain) => new(Cast.Programme, grain);
}
