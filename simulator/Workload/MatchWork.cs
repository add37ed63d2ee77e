using System.Text.Json;
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
    private const int Tickets = 300;

    private readonly List<GrainId> _jobs = [];

    /// <summary>Odd prices, payments of several tickets, purses of ours; some tickets cannot be refunded.</summary>
    public static ImportTickets Import(int incarnation) => new([.. Enumerable.Range(0, Tickets).Select(i => Line(i, incarnation))]);

    public (GrainId Grain, Command Command) Next()
    {
        if (random.Next(3) == 0 && Effect() is { } effect)
            return (effect.TopUp, new AnswerRefund(effect.Seq, random.Next(4) > 0, random.Next(2) == 0 ? "already_refunded" : "card_closed"));
        if (_jobs.Count == 0 || random.Next(5) == 0)
        {
            _jobs.Add(new(Cast.Programme, new(GrainKind.Job, (UInt128)(ulong)random.NextInt64())));
            var at = random.Next(4) == 0 ? world.Scheduler.Now.AddMinutes(random.Next(1, 60)) : (DateTimeOffset?)null;
            return random.Next(3) == 0
                ? (Cast.Match, new DispatchRefunds(_jobs[^1].Ref, new((CreditPolicy)random.Next(1, 4), null, "simulated"), at))
                : (Cast.Match, new RefundTickets(_jobs[^1].Ref, new(random.Next(1, 10_001), null, "office", "desk", Filter(), random.Next(5) == 0), at));
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

    private ControlTicket Gate()
    {
        var view = Asked.View<TicketsView>(world, Cast.Match, new FindTickets(From: random.Next(Tickets), Limit: 1));
        return new(view!.Tickets[random.Next(view.Tickets.Count)].Id);
    }

    private TicketFilter Filter() => random.Next(3) == 0 ? new(Category: random.Next(2) == 0 ? "A" : "B") : new();

    private RefundEffect? Effect()
    {
        var rows = world.Database.Tables.Rows.All.Where(r => (ListKind)r.Key[4] == ListKind.RefundEffects).Select(r => r.Value).ToList();
        return rows.Count == 0 ? null : JsonSerializer.Deserialize(rows[random.Next(rows.Count)], Wire.Default.RefundEffect);
    }

    private static TicketLine Line(int i, int incarnation)
    {
        var price = 101 + i * 7 % 1_003;
        var purse = new OperationId(incarnation, (i % 3 == 0 ? Cast.Cards[i % 4] : Cast.Customers[i % 2]).Ref, 1).ToString();
        TicketPayment[] payments = (i % 5) switch
        {
            0 => [new($"pi_{i % 7}", TicketMethod.Card, price)],
            1 => [new($"pi_{i % 7}", TicketMethod.Card, price - 50), new(purse, TicketMethod.Wallet, 33), new(purse, TicketMethod.Gift, 17)],
            2 => [new(purse, TicketMethod.Wallet, price)],
            3 => [new("desk", TicketMethod.Cash, price)],
            _ => [new("nobody", TicketMethod.Wallet, price)],
        };
        return new(i + 1, $"t{i}", price, i % 2 == 0 ? "A" : "B", "web", (TicketState)(i % 11 == 0 ? 1 : i % 13 == 0 ? 4 : 2 + i % 2), payments, Owner: i % 4 == 0 ? Cast.Customers[0].Ref : null);
    }
}
