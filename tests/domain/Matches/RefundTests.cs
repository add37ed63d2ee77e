using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Matches;

public sealed class RefundTests
{
    private static RefundTerms At(int bps, TicketFilter? filter = null, bool dryRun = false) => new(bps, null, "office", "gate 1", filter ?? new(), dryRun);

    [Fact]
    public void Controlled100_At60_BecomesControlled40()
    {
        var stadium = new Stadium().Given(Stadium.Line("t1", 10_000, TicketState.Controlled));
        var view = stadium.Run(At(6_000));
        Assert.Equal((JobStatus.Done, 1L, 6_000L, 4_000L), (view.Status, view.Counts.Applied, view.Match!.Totals!.Refunded, view.Match.Totals.Kept));
        var tickets = stadium.Tickets("t1");
        Assert.Equal([(10_000, TicketState.Cancelled), (4_000, TicketState.Controlled)], tickets.Select(t => (t.Price, t.State)));
        Assert.Equal((tickets[1].Id, tickets[0].Id), (tickets[0].ReplacedBy!.Value, tickets[1].Replaces!.Value));
        Assert.Equal((4_000, 6_000), (stadium.Receipts.Receipts, stadium.Receipts.Refunded));
        Assert.Equal((1, 1), (stadium.StateCount(TicketState.Cancelled), stadium.StateCount(TicketState.Controlled)));
        Assert.Equal(6_000, stadium.Booked[(AccountKind.RefundsDue, Asset.Money)]);
        var item = Assert.Single(stadium.Items(view.Id));
        Assert.Equal((tickets[0].Id, MemberOutcome.Applied, 10_000L, 4_000L), (item.Member, item.Outcome, item.Before, item.After));
    }

    [Theory]
    [InlineData(10_000, 10_000, 10_000, 1)]
    [InlineData(1, 6_000, 1, 2)]
    [InlineData(3, 5_000, 2, 2)]
    [InlineData(999, 3_333, 333, 2)]
    public void RefundAndKept_AddUpToThePrice(long price, int bps, long refund, int lives)
    {
        var stadium = new Stadium().Given(Stadium.Line("t", price));
        var view = stadium.Run(At(bps));
        Assert.Equal((refund, price - refund), (view.Match!.Totals!.Refunded, view.Match.Totals.Kept));
        Assert.Equal(lives, stadium.Tickets("t").Count);
        Assert.Equal(refund, stadium.Payments.Sum(p => p.Refunded));
        Assert.Equal(bps == 10_000 ? 0 : price - refund, stadium.Receipts.Receipts);
        Assert.Equal(refund, stadium.Receipts.Refunded);
    }

    [Fact]
    public void ReservedCancelledAndFree_StayAsTheyAre()
    {
        var stadium = new Stadium().Given(
            Stadium.Line("r", 500, TicketState.Reserved), Stadium.Line("c", 500, TicketState.Cancelled), Stadium.Line("f", 0), Stadium.Line("s", 500), Stadium.Line("b", 500, category: "B"));
        var view = stadium.Run(At(5_000, new(Category: "A")));
        Assert.Equal((4L, 1L, 3L, 4L), (view.Total, view.Counts.Applied, view.Counts.Unchanged, view.Counts.Done));
        Assert.Equal((250 + 500, 1), (stadium.Receipts.Receipts, stadium.Tickets("r").Count));
    }

    [Fact]
    public void SecondRun_IsConfirmed_AndWorksOnTheNewTickets()
    {
        var stadium = new Stadium().Given(Stadium.Line("t1", 10_000, payments: [new("pi", TicketMethod.Card, 3_333), new("w", TicketMethod.Wallet, 3_333), new("g", TicketMethod.Gift, 3_334)]));
        stadium.Run(At(6_000));
        var needed = Assert.IsType<ConfirmationNeeded>(Assert.IsType<Refused>(stadium.Ask(At(5_000))).Refusal);
        Assert.Equal((2_000, 1), (needed.Total, needed.Tickets));
        Assert.IsType<ConfirmationNeeded>(Assert.IsType<Refused>(stadium.Ask(At(4_000), needed.Confirm)).Refusal);
        stadium.Match.After(TimeSpan.FromMinutes(11));
        needed = Assert.IsType<ConfirmationNeeded>(Assert.IsType<Refused>(stadium.Ask(At(5_000), needed.Confirm)).Refusal);
        var view = stadium.Run(At(5_000), needed.Confirm);
        Assert.Equal((JobStatus.Done, 2_000L), (view.Status, view.Match!.Totals!.Refunded));
        Assert.Equal([10_000, 4_000, 2_000], stadium.Tickets("t1").Select(t => t.Price));
        Assert.Equal([2_666, 2_667, 2_667], stadium.Payments.Select(p => p.Refunded).Order());
        Assert.Equal((2_667L, 5_333L), (stadium.Booked[(AccountKind.RefundsDue, Asset.Gift)], stadium.Booked[(AccountKind.RefundsDue, Asset.Money)]));
    }

    [Fact]
    public void GateAndRefund_MeetInAnyOrder()
    {
        var stadium = new Stadium().Given(Enumerable.Range(0, 3_000).Select(i => Stadium.Line($"t{i}", 1_000)));
        var (early, late) = (stadium.Tickets("t2500")[0].Id, stadium.Tickets("t0")[0].Id);
        var job = stadium.Start(At(2_500));
        stadium.Deliver(3);
        Assert.Equal(JobStatus.Running, stadium.View(job).Status);
        // t0 was exchanged, t2500 was not yet.
        var controlled = stadium.Match.When<TicketControlled>(new ControlTicket(late));
        Assert.Equal((late, 750L, TicketState.Controlled), (controlled.Instead, controlled.Ticket.Price, controlled.Ticket.State));
        Assert.Null(stadium.Match.When<TicketControlled>(new ControlTicket(early)).Instead);
        stadium.Deliver();
        Assert.Equal(JobStatus.Done, stadium.View(job).Status);
        Assert.Equal([TicketState.Cancelled, TicketState.Controlled], stadium.Tickets("t2500").Select(t => t.State));
        Assert.Equal(2, stadium.Tickets(TicketState.Controlled).Count);
        stadium.Match.WhenRefused<AlreadyControlled>(new ControlTicket(early));
        stadium.Match.WhenRefused<AlreadyControlled>(new ControlTicket(controlled.Ticket.Id));
    }

    [Fact]
    public void Gate_RefusesWhatCannotEnter()
    {
        var stadium = new Stadium().Given(Stadium.Line("r", 500, TicketState.Reserved), Stadium.Line("s", 500));
        stadium.Match.WhenRefused<TicketIsReserved>(new ControlTicket(stadium.Tickets("r")[0].Id));
        stadium.Run(At(10_000));
        stadium.Match.WhenRefused<TicketIsCancelled>(new ControlTicket(stadium.Tickets("s")[0].Id));
        stadium.Match.WhenRefused<NotFound>(new ControlTicket(new(GrainKind.Ticket, 5)));
    }

    [Fact]
    public void OneAtATime_ButDryRunsBesideIt()
    {
        var stadium = new Stadium().Given(Stadium.Line("t1", 10_000));
        var later = stadium.Start(At(6_000), at: A.Noon.AddHours(1));
        stadium.Deliver();
        Assert.Equal(JobStatus.Scheduled, stadium.View(later).Status);
        Assert.Equal(later, Assert.IsType<RefundInProgress>(Assert.IsType<Refused>(stadium.Ask(At(10))).Refusal).Job);
        var dry = stadium.Run(At(5_000, dryRun: true));
        Assert.Equal((JobStatus.Done, 1L, 5_000L, true), (dry.Status, dry.Counts.Applied, dry.Match!.Totals!.Refunded, dry.Measured));
        Assert.Equal(10_000, stadium.Receipts.Receipts);
        Assert.Single(stadium.Items(dry.Id));
        Assert.Empty(stadium.Booked);
        stadium.Match.After(TimeSpan.FromHours(2));
        stadium.Tell(later, new WakeJob(), Actor.System);
        stadium.Deliver();
        Assert.Equal((JobStatus.Done, 4_000L), (stadium.View(later).Status, stadium.Receipts.Receipts));
    }

    [Fact]
    public void FromASumOn_AnotherPersonApproves()
    {
        var stadium = new Stadium(new() { Approval = new() { RefundFrom = 6_000, RefundConfirmFrom = 6_000 } }).Given(Stadium.Line("t1", 10_000));
        var needed = Assert.IsType<ConfirmationNeeded>(Assert.IsType<Refused>(stadium.Ask(At(6_000))).Refusal);
        var job = stadium.Start(At(6_000), needed.Confirm);
        stadium.Deliver();
        Assert.Equal((JobStatus.AwaitingApproval, 10_000L), (stadium.View(job).Status, stadium.Receipts.Receipts));
        Assert.IsType<SecondPersonNeeded>(Assert.IsType<Refused>(stadium.Tell(job, new ApproveJob()).Reply).Refusal);
        stadium.Tell(job, new ApproveJob(), Stadium.Other);
        stadium.Deliver();
        Assert.Equal((JobStatus.Done, 4_000L), (stadium.View(job).Status, stadium.Receipts.Receipts));
    }

    [Fact]
    public void Scheduled_WithMoreThanWasAskedFor_IsApprovedAsItIsThen()
    {
        var stadium = new Stadium(new() { Approval = new() { RefundFrom = 6_000 } }).Given(Stadium.Line("t1", 1_000));
        var job = stadium.Start(At(6_000), at: A.Noon.AddHours(1));
        stadium.Deliver();
        stadium.Given(Stadium.Line("t2", 100_000));
        stadium.Match.After(TimeSpan.FromHours(2));
        stadium.Tell(job, new WakeJob(), Actor.System);
        stadium.Deliver();
        Assert.Equal((JobStatus.AwaitingApproval, 101_000L), (stadium.View(job).Status, stadium.Receipts.Receipts));
        Assert.IsType<RefundInProgress>(Assert.IsType<Refused>(stadium.Match.When(new ImportTickets([Stadium.Line("t3", 1)])).Reply).Refusal);
        Assert.IsType<SecondPersonNeeded>(Assert.IsType<Refused>(stadium.Tell(job, new ApproveJob()).Reply).Refusal);
        stadium.Tell(job, new ApproveJob(), Stadium.Other);
        stadium.Deliver();
        Assert.Equal((JobStatus.Done, 40_400L), (stadium.View(job).Status, stadium.Receipts.Receipts));
    }

    [Fact]
    public void Cancelled_WhatIsDoneStaysDone()
    {
        var stadium = new Stadium().Given(Enumerable.Range(0, 5_000).Select(i => Stadium.Line($"t{i}", 1_000)));
        var job = stadium.Start(At(5_000));
        stadium.Deliver(3);
        stadium.Tell(job, new PauseJob());
        stadium.Deliver();
        var paused = stadium.View(job);
        Assert.Equal(JobStatus.Paused, paused.Status);
        Assert.InRange(paused.Counts.Done, 1, 4_999);
        stadium.Tell(job, new CancelJob());
        stadium.Deliver();
        Assert.Equal((JobStatus.Cancelled, paused.Counts.Done), (stadium.View(job).Status, stadium.View(job).Counts.Done));
        Assert.Equal(paused.Counts.Done * 500, stadium.Receipts.Refunded);
        Assert.IsType<ConfirmationNeeded>(Assert.IsType<Refused>(stadium.Ask(At(5_000))).Refusal);
    }

    [Fact]
    public void CancelledWhileItRuns_SendsNoFurtherPage()
    {
        var stadium = new Stadium().Given(Enumerable.Range(0, 5_000).Select(i => Stadium.Line($"t{i}", 1_000)));
        var job = stadium.Start(At(5_000));
        stadium.Deliver(3);
        stadium.Tell(job, new CancelJob());
        stadium.Deliver();
        var view = stadium.View(job);
        Assert.Equal(JobStatus.Cancelled, view.Status);
        Assert.InRange(view.Counts.Done, 1, 4_999);
        Assert.Equal(view.Counts.Done * 500, stadium.Receipts.Refunded);
    }

    [Fact]
    public void Earnings_AreToldToEachPurchaseOncePerPage_AndADryRunTellsNobody()
    {
        var (one, other) = (new OperationId(1, A.Card, 3), new OperationId(1, A.Customer, 8));
        var stadium = new Stadium().Given(Enumerable.Range(0, 600).Select(i => Stadium.Line($"t{i}", 1_000) with { Operation = i < 300 ? one : i == 599 ? other : null }));
        stadium.Run(At(5_000, dryRun: true));
        Assert.Empty(stadium.Reversals);
        var job = stadium.Start(At(5_000));
        stadium.Deliver();
        Assert.Equal(JobStatus.Done, stadium.View(job).Status);
        Assert.Equal([(A.Card, 3L, 256 * 500L), (A.Card, 3L, 44 * 500L), (A.Customer, 8L, 500L)], stadium.Reversals);
        Assert.Equal(3 * 7, stadium.View(job).Match!.Totals!.TakenBack.Gift);
    }

    /// <summary>What its purchase had paid from the purse, and nothing that others paid.</summary>
    [Fact]
    public void APurchase_HearsWhatComesBackToItsPurse()
    {
        var (one, other) = (new OperationId(1, A.Card, 3), new OperationId(1, A.Customer, 8));
        var stadium = new Stadium().Given(
            Stadium.Line("a", 1_000, payments: [new(one.ToString(), TicketMethod.Wallet, 600), new(one.ToString(), TicketMethod.Gift, 300), new("pi_1", TicketMethod.Card, 100)]) with { Operation = one },
            Stadium.Line("b", 1_000, payments: [new(other.ToString(), TicketMethod.Wallet, 1_000)]) with { Operation = one });
        stadium.Start(At(5_000));
        stadium.Deliver();
        Assert.Equal([(A.Card, 3L, 1_000L)], stadium.Reversals);
        Assert.Equal(new Amounts(300, 150, 0), stadium.GivenBack);
    }

    [Fact]
    public void Curve_IsByMinuteAndCategory()
    {
        var stadium = new Stadium().Given(Stadium.Line("a", 10_000), Stadium.Line("b", 10_000, category: "B"));
        var curve = new RateCurve(44, [new(0, 10_000), new(30, 5_000), new(45, 2_500), new(60, 0)], [new("B", [new(0, 8_000), new(40, 7_000)])]);
        var view = stadium.Run(At(1) with { RateBps = null, Curve = curve });
        Assert.Equal([5_000, 3_000], [stadium.Tickets("a")[1].Price, stadium.Tickets("b")[1].Price]);
        Assert.Equal(2, view.Counts.Applied);
    }

    [Fact]
    public void ManyTickets_OddPrices_MixedPayments_MessagesTwice_AddUp()
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, 5_000).Select(i =>
        {
            var (card, wallet, gift) = (random.Next(1, 9_999), random.Next(0, 2) * random.Next(1, 500), random.Next(0, 3) / 2 * random.Next(1, 300));
            TicketPayment[] payments = [new($"pi_{i / 3}", TicketMethod.Card, card), .. wallet > 0 ? [new($"op_{i}", TicketMethod.Wallet, wallet)] : (TicketPayment[])[], .. gift > 0 ? [new("g", TicketMethod.Gift, gift)] : (TicketPayment[])[]];
            return Stadium.Line($"t{i}", card + wallet + gift, (TicketState)random.Next(1, 5), $"c{i % 7}", $"h{i % 3}", payments);
        }).ToList();
        var stadium = new Stadium { Doubled = true }.Given(lines);
        var before = stadium.Receipts;
        var view = stadium.Run(At(3_337));
        var totals = view.Match!.Totals!;
        var active = lines.Count(l => l.State is TicketState.Sold or TicketState.Controlled);
        Assert.Equal((JobStatus.Done, 5_000L, active, 5_000L - active), (view.Status, view.Counts.Done, (int)view.Counts.Applied, view.Counts.Unchanged));
        Assert.Equal((totals.Original, before.Receipts), (totals.Refunded + totals.Kept, totals.Original));
        Assert.Equal((totals.Kept, totals.Refunded), (stadium.Receipts.Receipts, stadium.Receipts.Refunded));
        Assert.Equal(totals.Refunded, stadium.Payments.Sum(p => p.Refunded));
        Assert.All(stadium.Payments, p => Assert.InRange(p.Refunded, 0, p.Worth));
        Assert.Equal(totals.Refunded, totals.ByCategory.Sum(n => n.Amount));
        Assert.Equal(totals.Refunded, totals.ByMethod.Sum(n => n.Amount));
        Assert.Equal(totals.Refunded, stadium.Booked.Where(b => b.Key.Kind == AccountKind.RefundsDue).Sum(b => b.Value));
        Assert.Equal(5_000 + active, stadium.Tickets().Count);
    }
}
