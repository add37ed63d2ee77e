using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Customers;

/// <summary>The groups of a customer, and what the programme's rules are for him because of them.</summary>
internal static class Memberships
{
    /// <summary>The last word of a group counts; the same word again leaves no trace. Refusals: <c>too_many_groups</c>.</summary>
    public static Decision Set(CustomerState state, SetMembership set)
    {
        var known = state.Groups.FirstOrDefault(g => g.Group == set.Group);
        var now = set.Member ? new Membership(set.Group, set.RateBps, set.PayoutCoefficient, set.RedeemCoefficient, set.Version) : null;
        if (known == now || known?.Version > set.Version)
            return Decision.Unrecorded(Done.Instance);
        if (known is null && state.Groups.Count >= SetMembership.MaxGroups)
            return Decision.Refuse(state, new TooManyGroups(SetMembership.MaxGroups));
        IEnumerable<Membership> groups = (known, now) switch
        {
            ({ }, null) => state.Groups.Where(g => g != known),
            ({ }, { }) => state.Groups.Select(g => g == known ? now : g),
            (null, _) => [.. state.Groups, now!],
        };
        return new(state with { Groups = [.. groups] }, Done.Instance);
    }

    /// <summary>
    /// The rules as they are for this customer: his own rate, else the best of his groups', goes before the channel's and the
    /// programme's; a point is worth the best of what his groups say, else what the programme says (mission.md B, C, D).
    /// </summary>
    public static Turn Apply(CustomerState state, Turn turn)
    {
        var settings = turn.Settings;
        var rate = state.RateBps ?? state.Groups.Max(g => g.RateBps);
        var redeem = state.Groups.Max(g => g.RedeemCoefficient);
        if (rate is null && redeem is null)
            return turn;
        return turn with
        {
            Programme = turn.Programme with
            {
                Settings = settings with
                {
                    Earn = rate is { } own ? settings.Earn with { RateBps = own, ByChannel = new SortedDictionary<string, int>(StringComparer.Ordinal) } : settings.Earn,
                    Redeem = redeem is { } value ? settings.Redeem with { PointValue = value } : settings.Redeem,
                },
            },
        };
    }
}
