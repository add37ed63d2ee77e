using Cashback.Customers;
using Cashback.Grains;

namespace Cashback.Groups;

/// <summary>
/// Tells members what the group gives them, page by page. Terms are like a state: each carries its version, and a member
/// keeps the newest. So pages of two changes may pass each other.
/// </summary>
internal static class Terms
{
    /// <summary>Pages on their way at once: about a thousand members.</summary>
    private const int MaxOpen = 4;

    public static Message Tell(GroupTerms terms, Page page, Turn turn) =>
        new(turn.Grain.Ref, new SetMembership(turn.Grain.Ref, true, terms.RateBps, terms.Payout, terms.Redeem, terms.Version), Page: page);

    public static Decision Change(GroupState state, ChangeGroup change, Turn turn)
    {
        var terms = new GroupTerms(
            turn.Seq,
            change.Rate is { } rate ? rate.Bps : state.Terms.RateBps,
            change.Payout is { } payout ? payout.Value : state.Terms.Payout,
            change.Redeem is { } redeem ? redeem.Value : state.Terms.Redeem);
        var named = state with { Name = change.Name ?? state.Name };
        var rows = change.Name is null ? [] : new[] { GroupDecider.Row(named.Name, state.At, turn) };
        if (terms == state.Terms with { Version = turn.Seq })
            return new(named, Done.Instance) { Rows = rows };
        var (after, messages) = Go(named with { Terms = terms, Telling = new(turn.Seq, state.Members, 0, 0) }, turn);
        return new(after, Done.Instance) { Rows = rows, Messages = messages };
    }

    /// <summary>A page was told. One of an older change, or of new members, is nobody's business any more.</summary>
    public static Decision Told(GroupState state, PageOutcome outcome, Turn turn)
    {
        if (state.Telling is not { } telling || telling.Version != outcome.Page.Round)
            return Decision.Unrecorded(Done.Instance);
        var (after, messages) = Go(state with { Telling = telling with { Open = telling.Open - 1 } }, turn);
        return new(after, Done.Instance) { Messages = messages, Kept = outcome with { Replies = [] } };
    }

    private static (GroupState State, List<Message> Messages) Go(GroupState state, Turn turn)
    {
        var telling = state.Telling!;
        var messages = new List<Message>();
        for (; telling.Open < MaxOpen && telling.Next < Page.Pages(telling.Members); telling = telling with { Next = telling.Next + 1, Open = telling.Open + 1 })
            messages.Add(Tell(state.Terms, MemberPages.Of(turn.Grain.Ref, telling.Next, telling.Members, telling.Version), turn));
        return (state with { Telling = telling.Open == 0 ? null : telling }, messages);
    }
}
