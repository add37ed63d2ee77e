using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Reads;
using Cashback.Simulator.Workload;
using Cashback.TopUps;

namespace Cashback.Simulator.Checks;

/// <summary>
/// Tickets against payments, jobs and books: refunded and kept add up for every ticket and in total, each exchange was one
/// job's, nothing is sent twice, and what is due is what the books say.
/// </summary>
internal sealed class MatchChecks(World world)
{
    public void AtEnd()
    {
        var tickets = Tickets();
        var refunded = 0L;
        var exchanges = 0L;
        foreach (var lives in tickets.GroupBy(t => t.ExternalId, StringComparer.Ordinal).Select(g => g.ToList()))
        {
            for (var i = 0; i + 1 < lives.Count; i++)
            {
                Require(lives[i].State == TicketState.Cancelled && lives[i].ReplacedBy == lives[i + 1].Id && lives[i + 1].Replaces == lives[i].Id, $"{lives[i]} is not exchanged for {lives[i + 1]}");
                Require(lives[i + 1].Price <= lives[i].Price, $"{lives[i + 1]} costs more than before");
            }

            exchanges += lives.Count - 1;
            refunded += lives[0].Price - lives[^1].Price;
        }

        var receipts = Asked.View<ReceiptsView>(world, Cast.Match, new GetReceipts())!;
        var due = Asked.View<RefundsView>(world, Cast.Match, new FindRefunds(0, int.MaxValue))!;
        Require(due.Next is null && due.Refunds.Sum(r => r.Amount) == receipts.Refunded, $"payments give back {due.Refunds.Sum(r => r.Amount)}, tickets {receipts.Refunded}");
        Require(refunded <= receipts.Refunded, $"tickets lost {refunded}, {receipts.Refunded} is given back");
        var (done, sum, taken) = Jobs();
        Require(taken == TakenBack(), $"jobs say that {taken} of cashback was taken back, the purses say {TakenBack()}");
        Require(done >= exchanges && sum == receipts.Refunded, $"jobs exchanged {done} tickets of {sum}, the match says {exchanges} and {receipts.Refunded}");
        Require(Booked(AccountKind.MatchReceipts) == -receipts.Refunded, $"the books say {-Booked(AccountKind.MatchReceipts)}, the match gave back {receipts.Refunded}");
        Payments(due.Refunds, receipts.Refunded);
        new PaidChecks(world).AtEnd(due.Refunds);
    }

    /// <summary>What was settled was settled once: due is all that the books still owe.</summary>
    private void Payments(IReadOnlyList<RefundDue> refunds, long refunded)
    {
        var (settled, flying) = (0L, 0L);
        foreach (var refund in refunds)
        {
            if (Asked.View<RefundPaymentView>(world, new(Cast.Programme, refund.Id), new GetRefundPayment()) is not { } view)
                continue;
            Require(view.Settled <= view.Total && view.Total <= refund.Amount, $"{view} of {refund.Amount}");
            settled += view.Settled;
            flying += view.Status == RefundStatus.Sent && view.To == RefundTarget.Card ? view.Total - view.Settled : 0;
        }

        // A provider does whatever it is told, and what it has done is not undone by an answer that nobody listens to.
        foreach (var waiting in Effects().GroupBy(e => e.TopUp))
        {
            var view = Asked.View<RefundPaymentView>(world, waiting.Key, new GetRefundPayment());
            Require(waiting.Count() == 1 && view is { Status: RefundStatus.Sent or RefundStatus.Pending, To: RefundTarget.Card }, $"{waiting.Count()} refunds wait at the provider for {view}");
        }

        // What is at the provider stays there until it answers; a purse that is moving is asked again, which leaves it due.
        Require(Booked(AccountKind.RefundsDue) + Booked(AccountKind.RefundsSent, "simulated") == refunded - settled, $"{refunded - settled} is not settled, the books owe {Booked(AccountKind.RefundsDue)} and have sent {Booked(AccountKind.RefundsSent)}, {flying} by card");
    }

    /// <summary>What the provider is to pay back to payments of the match.</summary>
    private IEnumerable<RefundEffect> Effects() =>
        world.Database.Tables.Rows.All.Where(r => (ListKind)r.Key[4] == ListKind.RefundEffects).Select(r => JsonSerializer.Deserialize(r.Value, Wire.Default.RefundEffect)!)
            .Where(e => e.TopUp.Ref.Kind == GrainKind.RefundPayment);

    private (long Exchanged, long Refunded, long TakenBack) Jobs()
    {
        var (exchanged, refunded, taken) = (0L, 0L, 0L);
        foreach (var job in world.Database.Tables.Journal.Keys.Where(g => g.Kind == GrainKind.Job))
        {
            if (Asked.View<JobView>(world, job, new GetJob()) is not { Match: { } match } view || view.Measured)
                continue;
            Require(view.Status != JobStatus.Running || match.Dispatch is not null, $"{job} runs, and nothing is on its way: {view}");
            exchanged += match.Totals?.Applied ?? 0;
            refunded += match.Totals?.Refunded ?? 0;
            taken += match.Totals is { TakenBack: var back } ? back.Gift + back.Points : 0;
        }

        return (exchanged, refunded, taken);
    }

    private List<TicketInfo> Tickets()
    {
        var tickets = new List<TicketInfo>();
        for (long? from = 0; from is { } at;)
        {
            var view = Asked.View<TicketsView>(world, Cast.Match, new FindTickets(From: at, Limit: int.MaxValue))!;
            tickets.AddRange(view.Tickets);
            from = view.Next;
        }

        return tickets;
    }

    /// <summary>By purses, for matches, once a purchase and job.</summary>
    private long TakenBack()
    {
        var taken = 0L;
        foreach (var entry in world.Database.Tables.Journal.Where(g => g.Key.Kind is GrainKind.Card or GrainKind.Customer).SelectMany(g => g.Value.Values))
        {
            if (JsonSerializer.Deserialize(entry.Body, Wire.Default.Operation) is { Command: Reverse { Refunded: true }, Reply: Reversed { TakenBack: var back } })
                taken += back.Gift + back.Points;
        }

        return taken;
    }

    /// <summary>Credits − debits of all journals.</summary>
    private long Booked(AccountKind kind, string? detail = null)
    {
        bool Is(Account account) => account.Kind == kind && (detail is null || account.Detail == detail);

        var sum = 0L;
        foreach (var entry in world.Database.Tables.Journal.Where(g => g.Key.Kind is GrainKind.Match or GrainKind.RefundPayment).SelectMany(g => g.Value.Values))
        {
            foreach (var transfer in JsonSerializer.Deserialize(entry.Body, Wire.Default.Operation)!.Transfers)
                sum += (Is(transfer.Credit) ? transfer.Amount : 0) - (Is(transfer.Debit) ? transfer.Amount : 0);
        }

        return sum;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new ViolationException(what);
    }
}
