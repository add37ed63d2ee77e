using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>Answers for tickets: an original, then what it was exchanged for. A new ticket keeps the external id.</summary>
internal static class Finding
{
    /// <summary>Pages looked through for one answer; who asks goes on from there.</summary>
    private const int MaxPages = 16;

    public static Needs Needs(GrainId match, MatchState state, FindTickets find, Found found, int round) => (find, round) switch
    {
        ({ Ticket: { } ticket }, 0) => TicketIds.TryRead(match.Ref, ticket, out var place, out _) ? Pages(match, place / Page.Size, 1) : Grains.Needs.Nothing,
        ({ Ticket: not null }, _) => Grains.Needs.Nothing,
        ({ ExternalId: { } id }, 0) => new([], [TicketPages.IndexKey(match, id)]),
        ({ ExternalId: not null }, 1) => found.Rows is [var row] ? Pages(match, TicketPages.ReadIndex(row.Body).Place / Page.Size, 1) : Grains.Needs.Nothing,
        ({ ExternalId: null }, 0) => Pages(match, find.From / Page.Size, (int)Math.Clamp(state.Pages - find.From / Page.Size, 0, MaxPages)),
        _ => Grains.Needs.Nothing,
    };

    public static Reply Answer(MatchState state, FindTickets find, Turn turn)
    {
        var pages = new Reader(state, turn);
        if (find.Ticket is { } ticket)
            return Find(pages, state, ticket, turn) is { } found ? new TicketsView([found], null) : new Refused(new NotFound());
        if (find.ExternalId is { } id)
        {
            var place = turn.Found.Row(TicketPages.IndexKey(turn.Grain, id)) is { } row ? TicketPages.ReadIndex(row).Place : -1;
            return place < 0 ? new TicketsView([], null) : new([.. pages.Lives(place).Where(t => find.State is null || t.State == find.State)], null);
        }

        var tickets = new List<TicketInfo>();
        var end = Math.Min(state.Tickets, (find.From / Page.Size + MaxPages) * Page.Size);
        for (var place = find.From; place < end; place++)
        {
            // A ticket and its replacements stand on one page of the list.
            if (tickets.Count >= find.Limit)
                return new TicketsView(tickets, place);
            tickets.AddRange(pages.Lives(place).Where(t => find.State is null || t.State == find.State));
        }

        return new TicketsView(tickets, end < state.Tickets ? end : null);
    }

    private static TicketInfo? Find(Reader pages, MatchState state, GrainRef ticket, Turn turn)
    {
        if (!TicketIds.TryRead(turn.Grain.Ref, ticket, out var place, out var exchanges) || place >= state.Tickets)
            return null;
        var lives = pages.Lives(place);
        return exchanges < lives.Count ? lives[exchanges] : null;
    }

    public static TicketInfo Info(MatchState state, Slot slot, string externalId, long place, int life, GrainRef match)
    {
        GrainRef? Id(int exchanges) => exchanges >= 0 && exchanges < slot.Lives.Count ? TicketIds.Of(match, place, exchanges) : null;
        return new(
            TicketIds.Of(match, place, life),
            externalId,
            match,
            slot.Lives[life].Price,
            state.Categories[slot.Category],
            state.Channels[slot.Channel],
            slot.Session == 0 ? null : state.Sessions[slot.Session - 1],
            slot.Lives[life].State,
            Id(life + 1),
            Id(life - 1),
            slot.GivenBack(life));
    }

    private static Needs Pages(GrainId match, long first, int count) => new([], [
        .. Enumerable.Range(0, count).SelectMany(i => new[] { TicketPages.StatesKey(match, first + i), TicketPages.FactsKey(match, first + i) }),
    ]);

    /// <summary>Keeps the page that was read last: a list asks for one after another of its tickets.</summary>
    private sealed class Reader(MatchState state, Turn turn)
    {
        private long _page = -1;
        private List<Slot> _slots = [];
        private List<TicketFact> _facts = [];

        public List<TicketInfo> Lives(long place)
        {
            var (page, at) = (place / Page.Size, (int)(place % Page.Size));
            if (page != _page)
                (_page, _slots, _facts) = (page, TicketPages.Slots(turn, page), TicketPages.Facts(turn, page));
            return [.. Enumerable.Range(0, _slots[at].Lives.Count).Select(life => Info(state, _slots[at], _facts[at].Id, place, life, turn.Grain.Ref))];
        }
    }
}
