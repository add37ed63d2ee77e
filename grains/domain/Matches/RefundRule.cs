using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Matches;

/// <summary>
/// What a refund does to one ticket (mission.md E): refund = price × rate, half away from zero; kept = price − refund, so both
/// add up to the price. Only 100 % cancels without a new ticket. Names are looked up once a turn.
/// </summary>
internal sealed class RefundRule
{
    private readonly TicketFilter _filter;
    private readonly int[] _rates;
    private readonly int _category;
    private readonly int _channel;
    private readonly int _session;

    public RefundRule(MatchState state, RefundTerms terms)
    {
        _filter = terms.Filter;
        _rates = [.. state.Categories.Select(category => Rate(terms, category))];
        (_category, _channel) = (Place(state.Categories, _filter.Category), Place(state.Channels, _filter.Channel));
        _session = Place(state.Sessions, _filter.Session) + 1;
    }

    /// <summary>The ticket is one that this refund is about.</summary>
    public bool Selects(Slot slot) =>
        (_filter.Category is null || slot.Category == _category)
        && (_filter.Channel is null || slot.Channel == _channel)
        && (_filter.Session is null || (_session > 0 && slot.Session == _session))
        && (_filter.Method is not { } method || (slot.Methods & Slot.Bit(method)) != 0);

    /// <summary>What is given back of it, of which rate; null: it stays as it is.</summary>
    public (long Refund, bool Whole)? Of(Slot slot)
    {
        var rate = _rates[slot.Category];
        return slot.Last is { State: TicketState.Sold or TicketState.Controlled, Price: > 0 and var price } && rate > 0
            ? (Rounding.Percent(price, rate), rate == 10_000)
            : null;
    }

    /// <summary>The slot after it.</summary>
    public static Slot Exchange(Slot slot, long refund, bool whole)
    {
        var last = slot.Last;
        Life[] before = [.. slot.Lives.SkipLast(1), last with { State = TicketState.Cancelled }];
        return whole
            ? slot with { Lives = before, Methods = (byte)(slot.Methods | Slot.Whole) }
            : slot with { Lives = [.. before, new(last.Price - refund, last.State)] };
    }

    /// <summary>What each payment of a ticket gives back now: pro rata of what is left of it, by largest remainder.</summary>
    public static long[] Split(Slot before, TicketFact fact, long refund)
    {
        if (fact.Parts.Count == 1)
            return [refund];
        long[] left = [.. fact.Parts.Select(p => p.Amount)];
        for (var i = 1; i < before.Lives.Count; i++)
            Take(left, LargestRemainder.Split(before.Lives[i - 1].Price - before.Lives[i].Price, left));
        return LargestRemainder.Split(refund, left);
    }

    private static void Take(long[] from, long[] parts)
    {
        for (var i = 0; i < from.Length; i++)
            from[i] -= parts[i];
    }

    private static int Rate(RefundTerms terms, string category)
    {
        if (terms.RateBps is { } rate)
            return rate;
        var curve = terms.Curve!;
        var steps = curve.Categories.FirstOrDefault(c => c.Category == category)?.Steps ?? curve.Steps;
        return steps.Where(s => s.FromMinute <= curve.Minute).MaxBy(s => s.FromMinute)?.RateBps ?? 0;
    }

    private static int Place(IReadOnlyList<string> names, string? name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return -1;
    }
}
