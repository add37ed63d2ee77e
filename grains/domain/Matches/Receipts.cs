using System.Globalization;
using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>What a match has taken: a ticket sold at 100 and refunded to 40 counts as one that was sold at 40.</summary>
internal static class Receipts
{
    public static ReceiptsView Of(MatchState state, Turn turn)
    {
        var (byCategory, byChannel) = (new long[state.Categories.Count], new long[state.Channels.Count]);
        var (byPrice, byState) = (new SortedDictionary<long, long>(), new long[Enum.GetValues<TicketState>().Length + 1]);
        var (receipts, refunded) = (0L, 0L);
        for (var page = 0L; page < state.Pages; page++)
        {
            foreach (var slot in TicketPages.Slots(turn, page))
            {
                var live = slot.Last;
                foreach (var life in slot.Lives)
                    byState[(int)life.State]++;
                refunded += slot.Refunded;
                if (live.State is not (TicketState.Sold or TicketState.Controlled))
                    continue;
                receipts += live.Price;
                byCategory[slot.Category] += live.Price;
                byChannel[slot.Channel] += live.Price;
                byPrice[live.Price] = byPrice.GetValueOrDefault(live.Price) + live.Price;
            }
        }

        return new(
            View(state, turn),
            receipts,
            [.. state.Categories.Select((name, i) => new NamedAmount(name, byCategory[i]))],
            [.. state.Channels.Select((name, i) => new NamedAmount(name, byChannel[i]))],
            [.. byPrice.Select(p => new NamedAmount(p.Key.ToString(CultureInfo.InvariantCulture), p.Value))],
            [.. Enum.GetValues<TicketState>().Select(s => new NamedAmount(s.ToString(), byState[(int)s]))],
            refunded);
    }

    public static MatchView View(MatchState state, Turn turn) =>
        new(turn.Grain.Ref, state.Name, state.StartsAt, state.Sessions, state.Tickets, state.Job);

    public static Needs Needs(GrainId match, MatchState state)
    {
        var keys = new byte[state.Pages][];
        for (var page = 0; page < keys.Length; page++)
            keys[page] = TicketPages.StatesKey(match, page);
        return new([], keys);
    }
}
