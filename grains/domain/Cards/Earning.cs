using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Grains;

namespace Cashback.Cards;

/// <summary>Cashback and points of a purchase (mission.md B, C, D).</summary>
internal static class Earning
{
    private static readonly Account Granted = new(AccountKind.Granted, "earned");

    /// <summary>
    /// The rate that counts, basis points: the channel's, else the programme's. A customer's own rate and the best of his
    /// groups' go before both; a card without a customer has neither.
    /// </summary>
    public static int Rate(string? channel, EarnRule rule)
    {
        if (!rule.Enabled)
            return 0;
        return channel is not null && rule.ByChannel.TryGetValue(channel, out var rate) ? rate : rule.RateBps;
    }

    /// <summary>Credits gift and points for an amount; answers what was earned, before debt was repaid from it.</summary>
    /// <param name="amount">bill − discount, minor units.</param>
    /// <param name="rate">Basis points.</param>
    /// <param name="at">When the purchase was made, where that is not now; lot dates run from the later of it and now.</param>
    /// <param name="book">The purse.</param>
    /// <param name="turn">The turn.</param>
    public static Amounts Credit(long amount, int rate, DateTimeOffset? at, PurseBook book, Turn turn)
    {
        var rule = turn.Settings.Earn;
        var earned = Of(amount, rate, rule, turn.Programme.Info);
        var (gift, points) = (earned.Gift, earned.Points);
        if (gift == 0 && points == 0)
            return earned;
        var from = at > turn.Now ? at.Value : turn.Now;
        var terms = new LotTerms(
            LotSource.Earned,
            rule.DeferDays > 0 ? LocalDay.StartAfter(from, rule.DeferDays, turn.Programme.Info) : null,
            rule.ValidDays is { } days ? LocalDay.EndAfter(from, days, turn.Programme.Info) : null);
        if (gift > 0)
            book.Credit(Granted, Asset.Gift, gift, terms);
        if (points > 0)
            book.Credit(Granted, Asset.Points, points, terms);
        return earned;
    }

    /// <summary>What an amount earns at a rate, in basis points.</summary>
    public static Amounts Of(long amount, int rate, EarnRule rule, ProgrammeInfo programme) =>
        rule.Enabled ? new(0, Rounding.Percent(amount, rate), Points(amount, rule.PointsPerUnit, programme)) : default;

    /// <summary>Points per 1.00, floored a purchase; 1.00 is 10^exponent minor units.</summary>
    private static long Points(long amount, Coefficient perUnit, ProgrammeInfo programme)
    {
        Int128 unit = Coefficient.One;
        for (var digit = 0; digit < programme.Exponent; digit++)
            unit *= 10;
        return Rounding.Saturate((Int128)amount * perUnit.Millionths / unit);
    }
}
