using System.Diagnostics;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Cards;

/// <summary>Reward = floor(amount ÷ start) × value, at most cap. Exact in minor units (mission.md A).</summary>
internal static class TopUpReward
{
    /// <summary>The terms for a method; null: the rule is off, or off for it.</summary>
    public static RewardTerms? Terms(TopUpCashbackRule rule, TopUpMethod method) =>
        rule.Enabled && rule.Channels.Contains(Name(method), StringComparer.Ordinal) ? new(rule.Start, rule.Value, rule.Cap) : null;

    /// <param name="amount">Minor units, zero or more.</param>
    /// <param name="terms">Start above zero.</param>
    public static long Of(long amount, RewardTerms terms)
    {
        var reward = (Int128)(amount / terms.Start) * terms.Value;
        return Rounding.Saturate(terms.Cap is { } cap && cap < reward ? cap : reward);
    }

    private static string Name(TopUpMethod method) => method switch
    {
        TopUpMethod.Cash => "cash",
        TopUpMethod.Terminal => "terminal",
        TopUpMethod.Online => "online",
        _ => throw new UnreachableException(method.ToString()),
    };
}
