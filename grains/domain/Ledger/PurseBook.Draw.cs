namespace Cashback.Ledger;

internal sealed partial class PurseBook
{
    /// <summary>What can be spent now of an asset.</summary>
    public long Available(Asset asset) => lots.Where(l => l.Stamp.Asset == asset && l.AvailableAt(turn.Now)).Sum(l => l.Left);

    /// <summary>What is left of the lots that these transfers made, frozen parts left out.</summary>
    public long LeftOf(IEnumerable<Transfer> credits)
    {
        var ids = credits.Where(c => c.Lot is not null).Select(c => c.Lot!.Id).ToHashSet();
        return lots.Where(l => ids.Contains(l.Stamp.Id) && !l.Frozen).Sum(l => l.Left);
    }

    /// <summary>Spends in spending order; the caller has compared the amount with <see cref="Available"/>.</summary>
    public void Draw(Asset asset, long amount, Account to)
    {
        if (Spend(asset, amount, to) > 0)
            throw new InvalidOperationException($"{turn.Grain}: less than {amount} of {asset}");
    }

    /// <summary>Takes money of a top-up out of the lots that it made.</summary>
    public void DrawFrom(IReadOnlyList<Transfer> credits, long amount, Account to)
    {
        if (TakeOwn(credits, amount, to) > 0)
            throw new InvalidOperationException($"{turn.Grain}: less than {amount} left of its own lots");
    }

    /// <summary>
    /// The declared order inside an asset: what expires first, then the oldest lot. Between assets the rule of the command
    /// decides: gift before points for a discount, money last. Answers what was not there.
    /// </summary>
    private long Spend(Asset asset, long amount, Account to)
    {
        var rest = amount;
        var order = lots.Where(l => l.Stamp.Asset == asset && l.AvailableAt(turn.Now))
            .OrderBy(l => l.Stamp.ExpiresAt ?? DateTimeOffset.MaxValue).ThenBy(l => l.Stamp.Id).ToList();
        foreach (var lot in order)
        {
            if (rest == 0)
                break;
            var part = Math.Min(rest, lot.Left);
            Take(lot.Stamp, part, to);
            rest -= part;
        }

        return rest;
    }
}
