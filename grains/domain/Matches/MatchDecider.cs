using System.Diagnostics;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>
/// A match or show, its tickets, and the order in which jobs work on it. Tickets are rows in pages; a turn has those that it is
/// about. Refusals: <c>not_found</c>, then those of each command.
/// </summary>
internal sealed class MatchDecider() : Decider<MatchState>(GrainKind.Match, 1, MatchJson.Default.MatchState)
{
    public override Needs Needs(GrainId grain, Command command, GrainState? state, Found found, int round) => (command, state as MatchState) switch
    {
        (_, null) => Grains.Needs.Nothing,
        (ImportTickets import, { } s) => Importing.Needs(grain, s, import, found, round),
        (ExchangeTickets exchange, _) => Exchanging.Needs(grain, exchange, found, round),
        (FindTickets find, { } s) => Finding.Needs(grain, s, find, found, round),
        (FindRefunds find, { } s) when round == 0 => Dispatching.Needs(grain, s, find),
        (ControlTicket control, _) when round == 0 => Controlling.Needs(grain, control.Ticket),
        (RefundTickets or GetReceipts or BeginMatchJob { Refund: not null }, { } s) when round == 0 => Receipts.Needs(grain, s),
        _ => Grains.Needs.Nothing,
    };

    protected override Reply Answer(MatchState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetMatch, { } s) => Receipts.View(s, turn),
        (GetReceipts, { } s) => Receipts.Of(s, turn),
        (FindTickets find, { } s) => Finding.Answer(s, find, turn),
        (FindRefunds find, { } s) => Dispatching.Find(s, find, turn),
        (GetMatch or GetReceipts or FindTickets or FindRefunds, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    protected override Decision Judge(MatchState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateMatch create, null) => Create(create, turn),
        // Named from the request, so it is the same match.
        (CreateMatch, { }) => Decision.Unrecorded(Done.Instance),
        (ImportTickets import, { } s) => Importing.Judge(s, import, turn),
        (ControlTicket control, { } s) => Controlling.Judge(s, control, turn),
        (RefundTickets refund, { } s) => Asking.Judge(s, refund, turn),
        (DispatchRefunds dispatch, { } s) => Dispatching.Judge(s, dispatch, turn),
        (BeginMatchJob begin, { } s) => Begin(s, begin, turn),
        (ExchangeTickets exchange, { } s) => Exchanging.Judge(s, exchange, turn),
        (EndMatchJob end, { } s) => s.Job == end.Job ? new(s with { Job = null, Running = false }, Done.Instance) : Decision.Unrecorded(Done.Instance),
        (ImportTickets or ControlTicket or RefundTickets or DispatchRefunds or BeginMatchJob or ExchangeTickets or EndMatchJob, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static Decision Create(CreateMatch create, Turn turn)
    {
        if (create.Sessions.Count > CreateMatch.MaxSessions)
            throw new ArgumentException($"{turn.Grain}: {create.Sessions.Count} sessions; the edge lets no such request through");
        var state = new MatchState(create.Name, create.StartsAt, turn.Now, turn.Random, 0, 0, [], [], create.Sessions, create.Sessions.Count, null, false);
        var id = new byte[GrainRef.Size];
        turn.Grain.Ref.Write(id);
        return new(state, Done.Instance)
        {
            Rows =
            [
                RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.Matches, turn.Now, turn.Grain.Ref), new MatchRow(turn.Grain.Ref, create.Name, create.StartsAt), Wire.Default.MatchRow),
                new(MatchLookUp.Row(turn.Grain.Programme, turn.Grain.Ref), id),
            ],
        };
    }

    /// <summary>From now on tickets stay as many as they are. A dry run holds up nobody: what comes meanwhile is not in it.</summary>
    private static Decision Begin(MatchState state, BeginMatchJob begin, Turn turn)
    {
        var begun = new MatchJobBegun(state.PaymentPages, state.Payments);
        if (begin.Refund is { } terms)
        {
            var count = Asking.Count(state, terms, turn);
            begun = new(state.Pages, count.Selected, count.Sum);
        }

        return new(begin.Refund is { DryRun: true } ? state : state with { Running = true }, begun);
    }
}
