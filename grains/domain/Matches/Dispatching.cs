using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Matches;

/// <summary>Step 2 as the match sees it: its payments in pages, each of which a job sends to what goes back to the payments.</summary>
internal static class Dispatching
{
    /// <summary>Pages looked through for one answer; who asks goes on from there.</summary>
    private const int MaxPages = 16;

    public static Decision Judge(MatchState state, DispatchRefunds dispatch, Turn turn)
    {
        if (state.Job is { } active)
            return Decision.Refuse(state, new RefundInProgress(active));
        var at = dispatch.At > turn.Now ? dispatch.At : null;
        if (dispatch.Terms.Choice is { } choice && (choice.Until > (at ?? turn.Now) + ChoiceTerms.Longest || choice.BonusBps is < 0 or > SettingsRanges.MaxBps))
            throw new ArgumentException($"{turn.Grain}: a choice until {choice.Until}; the edge lets no such request through");
        var start = new StartMatchJob(turn.Grain.Ref, null, dispatch.Terms, at, false, 0, turn.Actor, dispatch.Comment);
        return new(state with { Job = dispatch.Job }, new Groups.JobAccepted(dispatch.Job)) { Messages = [new(dispatch.Job, start)] };
    }

    /// <summary>The payments of a page of which something is refunded, each with the message for it.</summary>
    public static IReadOnlyList<MemberMessage> Members(Message message, ReadOnlySpan<byte> row)
    {
        var (page, members) = (message.Page!, new List<MemberMessage>());
        var terms = message.Command is SendRefund of ? of.Terms : ((LookAtRefund)message.Command).Terms;
        var entries = TicketPages.Payments(row);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Refunded == 0 || (terms.Method is { } method && entry.Method != method))
                continue;
            var command = message.Command is SendRefund send
                ? send with { Payment = new(entry.Id, entry.Method, entry.Refunded, entry.Worth, PurseOf(entry), entry.Owner), Job = message.To }
                : message.Command;
            members.Add(new(TicketIds.OfPayment(page.Of, page.Number * Page.Size + i), command));
        }

        return members;
    }

    public static Needs Needs(GrainId match, MatchState state, FindRefunds find)
    {
        var first = find.From / Page.Size;
        return new([], [.. Enumerable.Range(0, (int)Math.Clamp(state.PaymentPages - first, 0, MaxPages)).Select(i => TicketPages.PaymentsKey(match, first + i))]);
    }

    public static Reply Find(MatchState state, FindRefunds find, Turn turn)
    {
        var (refunds, entries, page) = (new List<RefundDue>(), new List<PaymentEntry>(), -1L);
        var end = Math.Min(state.Payments, (find.From / Page.Size + MaxPages) * Page.Size);
        for (var place = find.From; place < end; place++)
        {
            if (refunds.Count >= find.Limit)
                return new RefundsView(refunds, place);
            if (place / Page.Size != page)
                (page, entries) = (place / Page.Size, TicketPages.Payments(turn, place / Page.Size));
            if (entries[(int)(place % Page.Size)] is not { Refunded: > 0 } entry)
                continue;
            refunds.Add(new(
                TicketIds.OfPayment(turn.Grain.Ref, place), [.. entry.Tickets.Select(t => TicketIds.Of(turn.Grain.Ref, t, 0))], entry.Id, entry.Method, entry.Refunded));
        }

        return new RefundsView(refunds, end < state.Payments ? end : null);
    }

    /// <summary>A payment that is an operation here names the purse or the voucher that paid; a voucher may be named itself.</summary>
    private static GrainRef? PurseOf(PaymentEntry entry)
    {
        var named = OperationId.TryParse(entry.Id, out var operation) ? operation.Grain : GrainRef.TryParse(entry.Id, out var id) ? id : default;
        return entry.Method == TicketMethod.Voucher
            ? named.Kind == GrainKind.Voucher ? named : null
            : named.Kind is GrainKind.Card or GrainKind.Customer ? named : null;
    }
}
