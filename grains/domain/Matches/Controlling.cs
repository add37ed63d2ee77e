using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>
/// The gate. A ticket that was replaced acts on its replacement. Refusals in this order: <c>not_found</c>,
/// <c>ticket_cancelled</c>, <c>ticket_reserved</c>, <c>already_controlled</c>.
/// </summary>
internal static class Controlling
{
    public static Needs Needs(GrainId match, GrainRef ticket) => TicketIds.TryRead(match.Ref, ticket, out var place, out _)
        ? new([], [TicketPages.StatesKey(match, place / Page.Size), TicketPages.FactsKey(match, place / Page.Size)])
        : Grains.Needs.Nothing;

    public static Decision Judge(MatchState state, ControlTicket control, Turn turn)
    {
        if (!TicketIds.TryRead(turn.Grain.Ref, control.Ticket, out var place, out var exchanges) || place >= state.Tickets)
            return Decision.Unrecorded(new Refused(new NotFound()));
        var (page, at) = (place / Page.Size, (int)(place % Page.Size));
        var slots = TicketPages.Slots(turn, page);
        var slot = slots[at];
        if (exchanges >= slot.Lives.Count)
            return Decision.Unrecorded(new Refused(new NotFound()));
        var last = slot.Lives.Count - 1;
        var refusal = slot.Last.State switch
        {
            TicketState.Cancelled => new TicketIsCancelled(),
            TicketState.Reserved => new TicketIsReserved(),
            TicketState.Controlled => new AlreadyControlled(TicketIds.Of(turn.Grain.Ref, place, last)),
            TicketState.Sold => (Refusal?)null,
            _ => throw new System.Diagnostics.UnreachableException(slot.Last.State.ToString()),
        };
        if (refusal is not null)
            return Decision.Refuse(state, refusal);
        slots[at] = slot with { Lives = [.. slot.Lives.SkipLast(1), slot.Last with { State = TicketState.Controlled }] };
        var ticket = Finding.Info(state, slots[at], TicketPages.Facts(turn, page)[at].Id, place, last, turn.Grain.Ref);
        return new(state, new TicketControlled(ticket, exchanges == last ? null : control.Ticket)) { Rows = [TicketPages.States(turn.Grain, page, slots)] };
    }
}
