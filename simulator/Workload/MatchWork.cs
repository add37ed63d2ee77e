using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Matches;
using Cashback.Reads;
using Cashback.Simulator.Checks;
using Cashback.TopUps;

namespace Cashback.Simulator.Workload;

/// <summary>
/// A match that was broken off: the office refunds, twice at once and again; the gate controls; the provider answers late, twice,
/// or says no.
/// </summary>
internal sealed class MatchWork(World world, Random random)
{
    /// <summary>Of each purse, before its tickets are imported.</summary>
    public const int Purchases = 3;

    private const int Tickets = 300;

    private readonly List<GrainId> _jobs = [];
    private RefundTickets? _asked;

    /// <summary>Odd prices, payments of several tickets, purses of ours; some tickets cannot be refunded.</summary>
    public static ImportTickets Import(int incarnation) => new([.. Enumerable.Range(0, Tickets).Select(i => Line(i, incarnation)), .. PaidTickets.Lines(Tickets)]);

    public (GrainId Grain, Command Command) Next()
    {
        if (random.Next(3) == 0 && Effect() is { } effect)
            return (effect.TopUp, new AnswerRefund(effect.Seq, random.Next(4) > 0, random.Next(2) == 0 ? "already_refunded" : "card_closed", random.Next(5) == 0));
        if (random.Next(5) == 0)
            return Bought();
        if (random.Next(4) == 0 && Payment() is { } payment)
            return (payment, AtPayment());
        if (_jobs.Count == 0 || random.Next(5) == 0)
        {
            _jobs.Add(new(Cast.Programme, new(GrainKind.Job, (UInt128)(ulong)random.NextInt64())));
            return (Cast.Match, random.Next(3) == 0 ? Dispatch(_jobs[^1].Ref) : Refund(_jobs[^1].Ref));
        }

        var job = _jobs[random.Next(_jobs.Count)];
        return random.Next(8) switch
        {
            0 => (job, new PauseJob()),
            1 or 2 => (job, new ResumeJob()),
            3 => (job, new CancelJob("enough")),
            4 => (job, new GetJob()),
            5 => (Cast.Match, new GetReceipts()),
            _ => (Cast.Match, Gate()),
        };
    }

    /// <summary>A desk takes the tickets back, all or a part, whatever the match does.</summary>
    private (GrainId Grain, Command Command) Bought()
    {
        var buyer = PaidTickets.Buyers[random.Next(PaidTickets.Buyers.Count)];
        return (buyer, new Reverse(PaidTickets.Of(buyer).Seq, random.Next(2) == 0 ? null : random.Next(1, 1_200)));
    }

    private DateTimeOffset? Later() => random.Next(4) == 0 ? world.Scheduler.Now.AddMinutes(random.Next(1, 60)) : null;

    /// <summary>Often what somebody was asked to confirm, and often what another operator has just asked for.</summary>
    private RefundTickets Refund(GrainRef job)
    {
        if (random.Next(2) == 0 && Confirmed() is { } confirmed)
            return confirmed with { Job = job };
        if (random.Next(3) > 0 || _asked is null)
            _asked = new(job, new(random.Next(1, 10_001), null, "office", "desk", Filter(), random.Next(5) == 0), Later());
        return _asked with { Job = job };
    }

    private RefundTickets? Confirmed()
    {
        foreach (var entry in world.Database.Tables.Journal.GetValueOrDefault(Cast.Match)?.Reverse().Take(5) ?? [])
        {
            if (JsonSerializer.Deserialize(entry.Value.Body, Wire.Default.Operation) is { Command: RefundTickets asked, Reply: Refused { Refusal: ConfirmationNeeded { Confirm: { } code } } })
                return asked with { Confirm = code };
        }

        return null;
    }

    private DispatchRefunds Dispatch(GrainRef job)
    {
        var choice = random.Next(3) > 0 ? null : new ChoiceTerms(world.Scheduler.Now.AddMinutes(random.Next(-1, 30)), (RefundChoice)random.Next(1, 4), random.Next(0, 2_000), random.Next(2) == 0 ? "the club" : null);
        return new(job, new((CreditPolicy)random.Next(1, 4), null, "simulated", choice), Later());
    }

    private GrainId? Payment()
    {
        var view = Asked.View<RefundsView>(world, Cast.Match, new FindRefunds(0, int.MaxValue));
        return view is { Refunds: { Count: > 0 } refunds } ? new(Cast.Programme, refunds[random.Next(refunds.Count)].Id) : null;
    }

    private Command AtPayment() => random.Next(6) switch
    {
        0 => new RetryRefund(),
        1 => new CreditRefund(),
        2 => new SettleRefund("receipt"),
        _ => new ChooseRefund((RefundChoice)random.Next(1, 4)),
    };

    private ControlTicket Gate()
    {
        var view = Asked.View<TicketsView>(world, Cast.Match, new FindTickets(From: random.Next(Tickets), Limit: 1));
        return new(view!.Tickets[random.Next(view.Tickets.Count)].Id);
    }

    private TicketFilter Filter() => random.Next(5) switch
    {
        0 => new(Category: random.Next(2) == 0 ? "A" : "B"),
        1 => new(Category: "P"),
        _ => new(),
    };

    private RefundEffect? Effect()
    {
        // Those of top-ups are the provider's business.
        var effects = world.Database.Tables.Rows.All.Where(r => (ListKind)r.Key[4] == ListKind.RefundEffects)
            .Select(r => JsonSerializer.Deserialize(r.Value, Wire.Default.RefundEffect)!).Where(e => e.Worth is not null).ToList();
        return effects.Count == 0 ? null : effects[random.Next(effects.Count)];
    }

    private static TicketLine Line(int i, int incarnation)
    {
        var price = 101 + i * 7 % 1_003;
        // A purchase, or something that has earned nothing.
        var purchase = new OperationId(incarnation, (i % 3 == 0 ? Cast.Cards[i % 4] : Cast.Customers[i / 3 % Cast.Customers.Count]).Ref, 1 + i % (Purchases + 1));
        var purse = purchase.ToString();
        TicketPayment[] payments = (i % 6) switch
        {
            0 => [new($"pi_{i % 7}", TicketMethod.Card, price)],
            1 => [new($"pi_{i % 7}", TicketMethod.Card, price - 50), new(purse, TicketMethod.Wallet, 33), new(purse, TicketMethod.Gift, 17)],
            2 => [new(purse, TicketMethod.Wallet, price)],
            3 => [new("desk", TicketMethod.Cash, price)],
            4 => [new(new GrainRef(GrainKind.Voucher, 1).ToString(), TicketMethod.Voucher, price)],
            _ => [new("nobody", TicketMethod.Wallet, price)],
        };
        return new(i + 1, $"t{i}", price, i % 2 == 0 ? "A" : "B", "web", (TicketState)(i % 11 == 0 ? 1 : i % 13 == 0 ? 4 : 2 + i % 2), payments, Owner: i % 4 == 0 ? Cast.Customers[0].Ref : null, Operation: i % 2 == 0 ? purchase : null);
    }
}
