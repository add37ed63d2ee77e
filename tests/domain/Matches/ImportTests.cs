using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Matches;

public sealed class ImportTests
{
    private static TicketsImported Import(Stadium stadium, params TicketLine[] lines) => stadium.Match.When<TicketsImported>(new ImportTickets([.. lines.Select((l, i) => l with { Line = i + 1 })]));

    [Fact]
    public void SameAgain_IsUnchanged_OtherData_IsAConflict()
    {
        var stadium = new Stadium();
        Assert.Equal((2, 1, 0), Counts(Import(stadium, Stadium.Line("a", 100), Stadium.Line("b", 200), Stadium.Line("a", 100))));
        var before = stadium.Match.Snapshot();
        var again = Import(stadium, Stadium.Line("b", 200), Stadium.Line("a", 101), Stadium.Line("a", 100));
        Assert.Equal((0, 2, 1), Counts(again));
        Assert.Equal(new LineRefused(2, "ticket_conflict"), again.Refused[0]);
        Assert.Equal(before, stadium.Match.Snapshot());
    }

    [Fact]
    public void Lines_AreJudgedOneByOne()
    {
        var stadium = new Stadium(null, "morning");
        var imported = Import(
            stadium,
            Stadium.Line("a", -1, payments: [new("p", TicketMethod.Card, 1)]),
            Stadium.Line("b", 100, payments: [new("p", TicketMethod.Card, 60), new("q", TicketMethod.Wallet, 30)]),
            Stadium.Line("c", 100) with { Session = "evening" },
            Stadium.Line("d", 100) with { Session = "morning" },
            Stadium.Line("e", 100, payments: [new("p", TicketMethod.Card, 0)]));
        Assert.Equal(["bad_price", "payments_do_not_add_up", "unknown_session", "bad_payment"], imported.Refused.Select(r => r.Code));
        Assert.Equal((1, "morning"), (imported.Imported, stadium.Tickets("d")[0].Session));
    }

    [Fact]
    public void TicketsOfOnePayment_ComeToAnAmountAtMost()
    {
        var stadium = new Stadium();
        TicketPayment Of(string payment, long amount) => new(payment, TicketMethod.Card, amount);
        Assert.Equal((2, 0, 1), Counts(Import(
            stadium,
            Stadium.Line("a", Amounts.Max - 1, payments: [Of("p", Amounts.Max - 1)]),
            Stadium.Line("b", 2, payments: [Of("p", 2)]),
            Stadium.Line("c", 2, payments: [Of("q", 2)]))));
        var later = Import(stadium, Stadium.Line("d", 2, payments: [Of("p", 2)]), Stadium.Line("e", 1, payments: [Of("p", 1)]), Stadium.Line("f", 2, payments: [Of("q", 1), Of("p", 1)]));
        Assert.Equal([new LineRefused(1, "bad_payment"), new(3, "bad_payment")], later.Refused);
        Assert.Equal([Amounts.Max, 2], stadium.Payments.Select(p => p.Worth));
    }

    [Fact]
    public void ManyParts_FillThePages()
    {
        var stadium = new Stadium();
        for (var i = 0; i < 1_300; i += 130)
            Assert.Equal((130, 0, 0), Counts(Import(stadium, [.. Enumerable.Range(i, 130).Select(n => Stadium.Line($"t{n}", n + 1))])));
        Assert.Equal(Enumerable.Range(0, 1_300).Select(n => $"t{n}"), stadium.Tickets().Select(t => t.ExternalId));
        Assert.Equal(Enumerable.Range(1, 1_300).Select(n => (long)n), stadium.Tickets().Select(t => t.Price));
        Assert.Equal(1_300, stadium.Payments.Count);
        Assert.Equal(1_300 * 1_301 / 2, stadium.Receipts.Receipts);
        var page = (TicketsView)stadium.Match.Ask(new FindTickets(From: 1_298, Limit: 1));
        Assert.Equal(("t1298", 1_299L), (page.Tickets[0].ExternalId, page.Next));
    }

    [Fact]
    public void TooManyNames_AreRefused()
    {
        var stadium = new Stadium();
        var imported = Import(stadium, [.. Enumerable.Range(0, 251).Select(n => Stadium.Line($"t{n}", 1, category: $"c{n}"))]);
        Assert.Equal((250, "too_many_names"), (imported.Imported, Assert.Single(imported.Refused).Code));
    }

    [Fact]
    public void Journal_NamesNobody()
    {
        var stadium = new Stadium();
        var decision = stadium.Match.When(new ImportTickets([Stadium.Line("a", 1) with { OwnerName = "ann@example.org" }]));
        Assert.Empty(((ImportTickets)decision.Kept!).Lines);
        Assert.DoesNotContain(decision.Rows, r => System.Text.Encoding.UTF8.GetString(r.Body!).Contains("ann@", StringComparison.Ordinal));
    }

    private static (int Imported, int Unchanged, int Refused) Counts(TicketsImported imported) => (imported.Imported, imported.Unchanged, imported.Refused.Count);
}
