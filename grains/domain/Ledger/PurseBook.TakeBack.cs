using Cashback.Programmes;

namespace Cashback.Ledger;

/// <summary>How far a claw-back goes.</summary>
internal enum Reach
{
    /// <summary>Own lots, then others, then debt or waived, as the programme says.</summary>
    Purse = 1,
    /// <summary>Own lots only; the rest is waived. Corrections by hand are undone so.</summary>
    OwnLots = 2,
}

/// <summary>What became of the part that was not in the purse any more.</summary>
internal readonly record struct Shortfall(long Debt, long Waived);

internal sealed partial class PurseBook
{
    /// <summary>
    /// Takes back what an operation granted: what is left of its own lots, deferred parts too; what has expired of them counts
    /// as taken back; then other available lots in spending order; the rest is owed or waived (mission.md D).
    /// </summary>
    /// <param name="granted">The transfers that brought it into the purse, all of one asset and from one account.</param>
    /// <param name="amount">How much of it, zero or more.</param>
    /// <param name="reach">How far to go for it.</param>
    public Shortfall TakeBack(IReadOnlyList<Transfer> granted, long amount, Reach reach)
    {
        if (amount == 0)
            return default;
        var (account, asset) = (granted[0].Debit, granted[0].Asset);
        var rest = TakeOwn(granted, amount, account);
        rest = TakeLapsed(granted, rest, account);
        if (reach == Reach.Purse)
            rest = Spend(asset, rest, account);
        if (rest == 0)
            return default;
        if (reach == Reach.Purse && turn.Settings.Clawback == ClawbackPolicy.Debt)
        {
            Owe(asset, rest, account);
            return new(rest, 0);
        }

        Write(new(AccountKind.Waived), account, asset, rest);
        return new(0, rest);
    }

    /// <summary>
    /// Takes from the lots that these transfers made: by id, or, where an earning shares the lot of one alike, from that one.
    /// Answers what was not there.
    /// </summary>
    private long TakeOwn(IReadOnlyList<Transfer> credits, long amount, Account to)
    {
        var rest = amount;
        foreach (var credit in credits)
        {
            if (credit.Lot is not { } stamp)
                continue;
            var own = Math.Min(rest, credit.Amount);
            var found = lots.Where(l => l.Stamp.Id == stamp.Id).ToList();
            if (found.Count == 0)
                found = [.. lots.Where(l => Shares(l.Stamp, stamp))];
            foreach (var lot in found.Where(l => !l.Frozen))
            {
                var part = Math.Min(own, lot.Left);
                if (part == 0)
                    break;
                Take(lot.Stamp, part, to);
                own -= part;
                rest -= part;
            }
        }

        return rest;
    }

    private long TakeLapsed(IReadOnlyList<Transfer> granted, long amount, Account account)
    {
        var rest = amount;
        foreach (var stamp in granted.Where(g => g.Lot is not null).Select(g => g.Lot!))
        {
            for (var at = lapsed.Count - 1; at >= 0 && rest > 0; at--)
            {
                if (lapsed[at].Stamp.Id != stamp.Id && !Shares(lapsed[at].Stamp, stamp))
                    continue;
                var part = Math.Min(rest, lapsed[at].Amount);
                Write(new(AccountKind.Breakage), account, stamp.Asset, part);
                rest -= part;
                lapsed[at] = lapsed[at] with { Amount = lapsed[at].Amount - part };
                if (lapsed[at].Amount == 0)
                    lapsed.RemoveAt(at);
            }
        }

        return rest;
    }
}
