using Cashback.Grains;

namespace Cashback.Ledger;

/// <summary>What a new lot is, apart from its asset and amount.</summary>
internal readonly record struct LotTerms(LotSource Source, DateTimeOffset? AvailableFrom = null, DateTimeOffset? ExpiresAt = null, bool Refundable = false);

internal sealed partial class PurseBook
{
    /// <summary>
    /// Value comes in as one new lot. Earnings and rewards repay debt of their asset first; what is earned alike on one day
    /// shares a lot, while its transfer keeps a stamp of its own.
    /// </summary>
    public void Credit(Account from, Asset asset, long amount, LotTerms terms)
    {
        var rest = terms.Source is LotSource.Earned or LotSource.Reward ? Repay(from, asset, amount) : amount;
        if (rest == 0)
            return;
        var stamp = new LotStamp(NextLot(), asset, terms.Source, Refundable: terms.Refundable, AvailableFrom: terms.AvailableFrom, ExpiresAt: terms.ExpiresAt);
        Write(from, Account.Purse, asset, rest, stamp);
        // What came with another purse stays apart: a merge that is undone takes it back.
        var merged = lots.Find(l => l.Stamp.Origin is null && Shares(l.Stamp, stamp) && !l.Frozen);
        Add(merged?.Stamp ?? stamp, rest);
    }

    private long NextLot() => turn.Seq * MaxLots + made++;

    /// <summary>Pays debts of the asset, oldest first; answers what is left to credit.</summary>
    private long Repay(Account from, Asset asset, long amount)
    {
        var rest = amount;
        for (var at = 0; at < debts.Count && rest > 0;)
        {
            var part = Math.Min(rest, debts[at].Amount);
            if (debts[at].Asset != asset)
            {
                at++;
                continue;
            }

            rest -= part;
            Write(from, Account.Purse, asset, part);
            if (part == debts[at].Amount)
                debts.RemoveAt(at);
            else
                debts[at] = debts[at] with { Amount = debts[at].Amount - part };
        }

        return rest;
    }

    /// <summary>What was to be taken and is not there.</summary>
    public void Owe(Asset asset, long amount, Account to, string? first = null)
    {
        Write(Account.Purse, to, asset, amount);
        var newest = debts.FindLastIndex(d => d.Asset == asset);
        if (debts.Count >= MaxDebts && newest >= 0)
            debts[newest] = debts[newest] with { Amount = debts[newest].Amount + amount };
        else
            debts.Add(new(asset, amount, turn.Seq, first));
    }

    /// <summary>
    /// Earnings of the same funder, rights and dates share a lot. Dates of lots are starts of local days, so the same day is the
    /// same instant.
    /// </summary>
    private static bool Shares(LotStamp one, LotStamp other) =>
        one.Source == LotSource.Earned && other.Source == LotSource.Earned && one.Asset == other.Asset && one.Funder == other.Funder && one.Refundable == other.Refundable
        && one.AvailableFrom == other.AvailableFrom && one.ExpiresAt == other.ExpiresAt;
}
