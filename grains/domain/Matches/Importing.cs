using System.Buffers.Binary;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>
/// Tickets come in lines; each is taken or refused by itself, in this order: <c>bad_price</c>, <c>bad_payment</c>,
/// <c>payments_do_not_add_up</c>, <c>unknown_session</c>, then <c>ticket_conflict</c> or unchanged, then <c>match_full</c>,
/// <c>bad_payment</c> where the tickets of one payment come to more than an amount can be, <c>too_many_names</c>.
/// </summary>
internal sealed class Importing
{
    private readonly Turn _turn;
    private readonly Dictionary<string, byte[]> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _payments = new(StringComparer.Ordinal);
    private readonly List<RowWrite> _rows = [];
    private readonly Dictionary<long, List<PaymentEntry>> _paymentPages = [];
    private readonly SortedSet<long> _paymentsChanged = [];
    private readonly SortedDictionary<long, (List<Slot> Slots, List<TicketFact> Facts)> _pages = [];
    private readonly SortedSet<long> _named = [];
    private readonly List<string> _categories;
    private readonly List<string> _channels;
    private readonly List<string> _sessions;
    private MatchState _state;

    private Importing(MatchState state, Turn turn)
    {
        (_state, _turn) = (state, turn);
        (_categories, _channels, _sessions) = ([.. state.Categories], [.. state.Channels], [.. state.Sessions]);
        foreach (var row in turn.Found.Rows)
        {
            var list = (ListKind)row.Key[4];
            if (list is ListKind.TicketIndex or ListKind.PaymentIndex)
                (list == ListKind.TicketIndex ? _index : _payments)[TicketPages.IndexName(row.Key)] = row.Body;
        }
    }

    public static Needs Needs(GrainId match, MatchState state, ImportTickets import, Found found, int round)
    {
        if (round == 1)
            return new([], [.. found.Rows.Where(r => (ListKind)r.Key[4] == ListKind.PaymentIndex).Select(r => BinaryPrimitives.ReadInt64BigEndian(r.Body) / Page.Size).Append(state.Payments / Page.Size).Distinct().Select(p => TicketPages.PaymentsKey(match, p))]);
        if (round > 1)
            return Grains.Needs.Nothing;
        var tail = state.Tickets / Page.Size;
        return new([], [
            TicketPages.FactsKey(match, tail),
            TicketPages.StatesKey(match, tail),
            .. import.Lines.Select(l => TicketPages.IndexKey(match, l.Id)),
            .. import.Lines.SelectMany(Payments).DistinctBy(p => (p.Payment, p.Method)).Select(p => TicketPages.PaymentKey(match, p.Payment, p.Method)),
        ]);
    }

    public static Decision Judge(MatchState state, ImportTickets import, Turn turn)
    {
        if (import.Lines.Count > ImportTickets.MaxLines)
            throw new ArgumentException($"{turn.Grain}: {import.Lines.Count} lines; the edge lets no such request through");
        // The journal keeps no line: they name people.
        var kept = import with { Lines = [], Count = import.Lines.Count };
        return state is { Running: true, Job: { } job }
            ? Decision.Refuse(state, new RefundInProgress(job)) with { Kept = kept }
            : new Importing(state, turn).Take(import) with { Kept = kept };
    }

    private Decision Take(ImportTickets import)
    {
        var (imported, unchanged, refused) = (0, 0, new List<LineRefused>());
        foreach (var line in import.Lines)
        {
            switch (Take(line))
            {
                case null:
                    imported++;
                    break;
                case "":
                    unchanged++;
                    break;
                case var code:
                    refused.Add(new(line.Line, code));
                    break;
            }
        }

        foreach (var (page, (slots, facts)) in _pages)
        {
            _rows.Add(TicketPages.States(_turn.Grain, page, slots));
            _rows.Add(TicketPages.Facts(_turn.Grain, page, facts));
        }

        foreach (var page in _paymentsChanged)
            _rows.Add(TicketPages.Payments(_turn.Grain, page, _paymentPages[page]));
        foreach (var place in _named)
        {
            var entry = _paymentPages[place / Page.Size][(int)(place % Page.Size)];
            _rows.Add(RowWrite.Of(MatchLookUp.Payment(entry.Id), new(_turn.Grain with { Ref = TicketIds.OfPayment(_turn.Grain.Ref, place) }, entry.Worth), Wire.Default.NamedPayment));
        }

        return new(_state with { Categories = _categories, Channels = _channels, Sessions = _sessions }, new TicketsImported(imported, unchanged, refused)) { Rows = _rows };
    }

    /// <summary>Null: taken. Empty: it is there already. Else why not.</summary>
    private string? Take(TicketLine line)
    {
        if (Fault(line) is { } fault)
            return fault;
        var key = TicketPages.IndexKey(_turn.Grain, line.Id);
        // Who owns it may have become a customer since; what was said of it is the same.
        var data = TicketIds.Hash(JsonSerializer.SerializeToUtf8Bytes(line with { Line = 0, Owner = null }, MatchJson.Default.TicketLine));
        if (_index.TryGetValue(TicketPages.IndexName(key), out var known))
            return TicketPages.ReadIndex(known).Data == data ? "" : LineCodes.TicketConflict;
        if (_state.Tickets >= MatchState.MaxTickets || _state.Payments + line.Payments.Count > MatchState.MaxPayments)
            return LineCodes.MatchFull;
        if (Payments(line).Any(p => p.Amount > Ledger.Amounts.Max - Worth(p)))
            return LineCodes.BadPayment;
        if (!TryPlace(_categories, line.Category, out var category) || !TryPlace(_channels, line.Channel, out var channel) || !TryPlace(_sessions, line.Session, out var session))
            return LineCodes.TooManyNames;
        var place = _state.Tickets;
        var row = TicketPages.WriteIndex(place, data);
        _index[TicketPages.IndexName(key)] = row;
        _rows.Add(new(key, row));
        var parts = Payments(line).Select(p => new Part(Named(p, Place(p, line.Owner)), p.Amount)).ToArray();
        var (slots, facts) = PageOf(place);
        var methods = line.Payments.Aggregate((byte)0, (bits, p) => (byte)(bits | Slot.Bit(p.Method)));
        slots.Add(new((byte)(category - 1), (byte)(channel - 1), (byte)session, methods, [new(line.Price, line.State)]));
        facts.Add(new(line.Id, parts, line.Owner, line.Operation));
        _state = _state with { Tickets = place + 1 };
        return null;
    }

    private string? Fault(TicketLine line)
    {
        if (line.Price is < 0 or > Ledger.Amounts.Max)
            return LineCodes.BadPrice;
        if (line.Payments.Count > 4 || line.Payments.Any(p => p.Amount is <= 0 or > Ledger.Amounts.Max))
            return LineCodes.BadPayment;
        // What is only reserved may not be paid for yet.
        if (line.Payments.Sum(p => p.Amount) != line.Price && !(line is { State: TicketState.Reserved, Payments: [] }))
            return LineCodes.PaymentsDoNotAddUp;
        return line.Session is { } session && _state.Declared > 0 && !_sessions.Contains(session) ? LineCodes.UnknownSession : null;
    }

    /// <summary>Payments without an id are one each, named by their ticket.</summary>
    private static IEnumerable<TicketPayment> Payments(TicketLine line) =>
        line.Payments.GroupBy(p => (p.Payment, p.Method)).Select(g => new TicketPayment(g.Key.Payment.Length > 0 ? g.Key.Payment : "ticket " + line.Id, g.Key.Method, g.Sum(p => p.Amount)));

    /// <summary>A card payment can be found by the provider's id.</summary>
    private long Named(TicketPayment payment, long place)
    {
        if (payment.Method == TicketMethod.Card)
            _named.Add(place);
        return place;
    }

    private long Place(TicketPayment payment, GrainRef? owner)
    {
        var key = TicketPages.PaymentKey(_turn.Grain, payment.Payment, payment.Method);
        if (_payments.TryGetValue(TicketPages.IndexName(key), out var known))
        {
            var at = BinaryPrimitives.ReadInt64BigEndian(known);
            var entries = PaymentsOf(at);
            var entry = entries[(int)(at % Page.Size)];
            entries[(int)(at % Page.Size)] = entry with { Worth = entry.Worth + payment.Amount, Owner = entry.Owner ?? owner };
            return at;
        }

        var place = _state.Payments;
        PaymentsOf(place).Add(new(payment.Payment, payment.Method, payment.Amount, owner, 0, []));
        var row = TicketPages.WritePlace(place);
        _payments[TicketPages.IndexName(key)] = row;
        _rows.Add(new(key, row));
        _state = _state with { Payments = place + 1 };
        return place;
    }

    /// <summary>What the tickets that it has paid come to.</summary>
    private long Worth(TicketPayment payment) =>
        _payments.TryGetValue(TicketPages.IndexName(TicketPages.PaymentKey(_turn.Grain, payment.Payment, payment.Method)), out var row) && BinaryPrimitives.ReadInt64BigEndian(row) is var at
            ? PaymentsOf(at)[(int)(at % Page.Size)].Worth
            : 0;

    private List<PaymentEntry> PaymentsOf(long place)
    {
        var page = place / Page.Size;
        _paymentsChanged.Add(page);
        if (!_paymentPages.TryGetValue(page, out var entries))
            _paymentPages[page] = entries = TicketPages.Payments(_turn, page);
        return entries;
    }

    private (List<Slot> Slots, List<TicketFact> Facts) PageOf(long place)
    {
        var page = place / Page.Size;
        if (!_pages.TryGetValue(page, out var content))
            _pages[page] = content = (TicketPages.Slots(_turn, page), TicketPages.Facts(_turn, page));
        return content;
    }

    /// <summary>Its place and one, a new one at the end; 0: no name. False: there are too many.</summary>
    private static bool TryPlace(List<string> names, string? name, out int place)
    {
        place = 0;
        if (name is null)
            return true;
        place = names.IndexOf(name) + 1;
        if (place > 0)
            return true;
        if (names.Count >= MatchState.MaxNames)
            return false;
        names.Add(name);
        place = names.Count;
        return true;
    }
}
