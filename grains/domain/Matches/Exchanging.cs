using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>
/// Step 1 for some pages of tickets, in one commit: originals are cancelled, new ones made, and what is due is added to the
/// payments. A ticket that was controlled a moment before keeps that. Each page is exchanged once a job: the message's id sees to it.
/// </summary>
internal sealed class Exchanging
{
    /// <summary>Pages of one commit: 3,072 tickets are about 25 ms of work and half a megabyte of rows, so gate and tills wait no longer.</summary>
    public const int MaxPages = 12;

    private readonly MatchState _state;
    private readonly ExchangeTickets _command;
    private readonly Turn _turn;
    private readonly RefundRule _rule;
    private readonly Dictionary<long, List<PaymentEntry>> _payments = [];
    private readonly List<RowWrite> _rows = [];
    private readonly long[] _byCategory;
    private readonly long[] _byChannel;
    private readonly long[] _byMethod = new long[Enum.GetValues<TicketMethod>().Length + 1];
    private readonly Dictionary<OperationId, TicketEarning> _earnings = [];
    private long _purchases;
    private long _applied;
    private long _unchanged;
    private long _refused;
    private long _original;
    private long _refunded;

    private Exchanging(MatchState state, ExchangeTickets command, Turn turn)
    {
        (_state, _command, _turn, _rule) = (state, command, turn, new(state, command.Terms));
        (_byCategory, _byChannel) = (new long[state.Categories.Count], new long[state.Channels.Count]);
    }

    public static Needs Needs(GrainId match, ExchangeTickets command, Found found, int round) => round switch
    {
        0 => new([], [.. Pages(command).SelectMany(p => new[] { TicketPages.StatesKey(match, p), TicketPages.FactsKey(match, p) })]),
        1 => new([], [
            .. found.Rows.Where(r => (ListKind)r.Key[4] == ListKind.TicketFacts).SelectMany(r => FactBytes.PaymentPages(r.Body)).Distinct().Select(p => TicketPages.PaymentsKey(match, p)),
        ]),
        _ => Grains.Needs.Nothing,
    };

    public static Decision Judge(MatchState state, ExchangeTickets command, Turn turn) => new Exchanging(state, command, turn).Run();

    private Decision Run()
    {
        foreach (var page in Pages(_command))
            Exchange(page);
        if (!_command.Terms.DryRun)
            _rows.AddRange(_payments.Select(p => TicketPages.Payments(_turn.Grain, p.Key, p.Value)));
        var totals = new RefundTotals(
            _applied,
            _unchanged,
            _refused,
            _original,
            _refunded,
            _original - _refunded,
            Named(_byCategory, i => _state.Categories[i]),
            Named(_byChannel, i => _state.Channels[i]),
            Named(_byMethod, i => MethodName((TicketMethod)i)));
        return new(_state, new TicketsExchanged(totals, _purchases)) { Rows = _rows, Transfers = _command.Terms.DryRun ? [] : Transfers() };
    }

    private void Exchange(long page)
    {
        var (slots, facts, items) = (TicketPages.Slots(_turn, page), TicketPages.Facts(_turn, page), new List<JobItem>());
        for (var at = 0; at < slots.Count; at++)
        {
            if (!_rule.Selects(slots[at]))
                continue;
            var (slot, item) = Exchange(slots[at], facts[at], page * Page.Size + at);
            slots[at] = slot;
            items.Add(item);
        }

        if (!_command.Terms.DryRun)
            Write(page, slots);
        _rows.Add(RowWrite.Of(RowKey.Of(_turn.Grain.Programme, ListKind.JobItems, _command.Job, page), new JobItems(items, _command.Terms.DryRun), Wire.Default.JobItems));
    }

    /// <summary>The tickets, and the purchases of them that have earned cashback.</summary>
    private void Write(long page, IReadOnlyList<Slot> slots)
    {
        _rows.Add(TicketPages.States(_turn.Grain, page, slots));
        if (_earnings.Count == 0)
            return;
        _rows.Add(Earnings.Row(_turn.Grain.Programme, _command.Job, page, _earnings));
        _purchases += _earnings.Count;
        _earnings.Clear();
    }

    private (Slot Slot, JobItem Item) Exchange(Slot slot, TicketFact fact, long place)
    {
        var (ticket, price) = (TicketIds.Of(_turn.Grain.Ref, place, slot.Lives.Count - 1), slot.Last.Price);
        if (_rule.Of(slot) is not var (refund, whole))
        {
            _unchanged++;
            return (slot, new(ticket, MemberOutcome.Unchanged, price, price));
        }

        if (slot.Lives.Count > TicketIds.MaxExchanges)
        {
            _refused++;
            return (slot, new(ticket, MemberOutcome.Refused, price, price, Refusal: new TicketIsCancelled()));
        }

        (_applied, _original, _refunded) = (_applied + 1, _original + price, _refunded + refund);
        _byCategory[slot.Category] += refund;
        _byChannel[slot.Channel] += refund;
        var earning = fact.Operation is { } purchase && refund > 0 && !_command.Terms.DryRun ? _earnings.GetValueOrDefault(purchase, new(purchase, 0)) : null;
        var parts = RefundRule.Split(slot, fact, refund);
        for (var i = 0; i < parts.Length; i++)
            earning = Give(earning, Owe(fact.Parts[i].Payment, parts[i], place), parts[i]);
        if (earning is not null)
            _earnings[earning.Purchase] = earning with { Amount = earning.Amount + refund };
        return (RefundRule.Exchange(slot, refund, whole), new(ticket, MemberOutcome.Applied, price, price - refund));
    }

    /// <summary>What the purchase had taken from the purse goes back there.</summary>
    private static TicketEarning? Give(TicketEarning? earning, PaymentEntry paid, long amount) =>
        earning is not null && paid.Method is TicketMethod.Wallet or TicketMethod.Gift && OperationId.TryParse(paid.Id, out var by) && (by.Grain, by.Seq) == (earning!.Purchase.Grain, earning.Purchase.Seq)
            ? earning with { Given = earning.Given.Plus(paid.Method == TicketMethod.Gift ? Asset.Gift : Asset.Money, amount) }
            : earning;

    private PaymentEntry Owe(long payment, long amount, long ticket)
    {
        var page = payment / Page.Size;
        if (!_payments.TryGetValue(page, out var entries))
            _payments[page] = entries = TicketPages.Payments(_turn, page);
        var entry = entries[(int)(payment % Page.Size)];
        _byMethod[(int)entry.Method] += amount;
        if (amount > 0)
            entries[(int)(payment % Page.Size)] = entry with { Refunded = entry.Refunded + amount, Tickets = entry.Tickets.Contains(ticket) ? entry.Tickets : [.. entry.Tickets, ticket] };
        return entry;
    }

    /// <summary>What the match gives up is owed from now on: gift as gift, all else as money.</summary>
    private IReadOnlyList<Transfer> Transfers()
    {
        var receipts = new Account(AccountKind.MatchReceipts, $"{_turn.Grain.Ref} {_command.Terms.Channel} {_command.Terms.PointOfSale}");
        var gift = _byMethod[(int)TicketMethod.Gift];
        var owed = new Account(AccountKind.RefundsDue);
        return [.. Parts(Asset.Money, _refunded - gift), .. Parts(Asset.Gift, gift)];

        // The pages of one commit may come to more than one transfer can be.
        IEnumerable<Transfer> Parts(Asset asset, long amount)
        {
            for (var left = amount; left > 0; left -= Math.Min(left, Amounts.Max))
                yield return new(receipts, owed, asset, Math.Min(left, Amounts.Max));
        }
    }

    private static IReadOnlyList<NamedAmount> Named(long[] amounts, Func<int, string> name) =>
        [.. Enumerable.Range(0, amounts.Length).Where(i => amounts[i] > 0).Select(i => new NamedAmount(name(i), amounts[i]))];

    public static string MethodName(TicketMethod method) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(method.ToString());

    private static IEnumerable<long> Pages(ExchangeTickets command) => Enumerable.Range(0, command.Pages).Select(i => command.From + i);
}
