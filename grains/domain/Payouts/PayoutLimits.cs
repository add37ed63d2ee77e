using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Payouts;

/// <summary>
/// What one payout, and a customer's payouts of a local day and calendar month, may come to. What was rejected, cancelled or
/// returned does not count. Refusals in the order of <see cref="RequestPayout"/>.
/// </summary>
internal static class PayoutLimits
{
    /// <summary>Of two calendar months at most, where one of two who are merged has asked for nothing in this one.</summary>
    private const int MaxDays = 62;

    public static Refusal? Check(CustomerState state, long amount, DateOnly today, PayoutRule rule)
    {
        if (amount < rule.MinAmount)
            return new PayoutBelowMin(rule.MinAmount.Value, amount);
        if (amount > rule.MaxAmount)
            return new PayoutAboveMax(rule.MaxAmount.Value, amount);
        var month = OfMonth(state, today).ToList();
        var (sinceMorning, sinceFirst) = (month.Where(d => d.Day == today).Sum(d => d.Amount), month.Sum(d => d.Amount));
        return rule.MaxPerDay is { } daily && amount > daily - sinceMorning ? new PayoutDayLimit(daily, sinceMorning, amount)
            : rule.MaxPerMonth is { } monthly && amount > monthly - sinceFirst ? new PayoutMonthLimit(monthly, sinceFirst, amount)
            : null;
    }

    /// <summary>Only this month is kept.</summary>
    public static CustomerState Add(CustomerState state, long amount, DateOnly today)
    {
        var sum = OfMonth(state, today).Where(d => d.Day == today).Sum(d => d.Amount) + amount;
        return state with { Requested = [.. OfMonth(state, today).Where(d => d.Day != today), new(today, sum)] };
    }

    /// <summary>What another one, who is the same person, has asked for.</summary>
    public static CustomerState Add(CustomerState state, IReadOnlyList<DaySpent>? others) => others is null ? state : state with
    {
        Requested = [.. (state.Requested ?? []).Concat(others).GroupBy(d => d.Day).OrderBy(g => g.Key).Select(g => new DaySpent(g.Key, g.Sum(d => d.Amount))).TakeLast(MaxDays)],
    };

    /// <summary>It came back.</summary>
    public static CustomerState Remove(CustomerState state, DaySpent returned) => state with
    {
        Requested = state.Requested?.Select(d => d.Day == returned.Day ? d with { Amount = Math.Max(0, d.Amount - returned.Amount) } : d).ToList(),
    };

    private static IEnumerable<DaySpent> OfMonth(CustomerState state, DateOnly today) =>
        (state.Requested ?? []).Where(d => d.Day.Year == today.Year && d.Day.Month == today.Month);
}
