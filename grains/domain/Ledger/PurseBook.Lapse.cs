using Cashback.Programmes;

namespace Cashback.Ledger;

internal sealed partial class PurseBook
{
    /// <summary>Expired lots that a reversal can still find. A few are enough: reversals are of recent purchases.</summary>
    private const int MaxLapsed = 16;

    /// <summary>How long they are kept.</summary>
    private static readonly TimeSpan LapsedFor = TimeSpan.FromDays(180);

    /// <summary>Books what has expired to breakage, earliest first.</summary>
    private void Lapse()
    {
        if (!lots.Exists(l => l.ExpiredAt(turn.Now)))
            return;
        foreach (var lot in lots.Where(l => l.ExpiredAt(turn.Now)).OrderBy(l => l.Stamp.ExpiresAt).ThenBy(l => l.Stamp.Id).ToList())
        {
            Take(lot.Stamp, lot.Left, new(AccountKind.Breakage));
            lapsed.Add(new(lot.Stamp, lot.Left));
        }

        lapsed.RemoveAll(l => l.Stamp.ExpiresAt + LapsedFor < turn.Now);
        if (lapsed.Count > MaxLapsed)
            lapsed.RemoveRange(0, lapsed.Count - MaxLapsed);
    }

    /// <summary>What will expire within the days of the rule and was not spoken of; each lot once, unless it lives longer by then.</summary>
    public IReadOnlyList<Expiring> Notice()
    {
        if (turn.Settings.Expiry.NoticeDays is not { } days)
            return [];
        var until = turn.Now + TimeSpan.FromDays(days);
        List<Expiring> due =
        [
            .. lots.Where(l => !l.Frozen && l.Stamp.ExpiresAt is { } at && at <= until && !(at <= noticed))
                .GroupBy(l => (At: l.Stamp.ExpiresAt!.Value, l.Stamp.Asset)).OrderBy(g => g.Key)
                .Select(g => new Expiring(g.Key.Asset, g.Sum(l => l.Left), g.Key.At)),
        ];
        // Not the end of the days of notice: a lot that comes later and goes before would be spoken of never.
        if (due.Count > 0)
            noticed = due[^1].At;
        return due;
    }

    /// <summary>What expired within the days of grace comes back, for 30 days more; answers how much.</summary>
    public Amounts Reinstate(Asset? asset)
    {
        var back = default(Amounts);
        var grace = TimeSpan.FromDays(turn.Settings.Expiry.GraceDays);
        foreach (var gone in lapsed.FindAll(l => (asset is null || l.Stamp.Asset == asset) && l.Stamp.ExpiresAt + grace > turn.Now))
        {
            var held = lots.Find(l => l.Stamp.Id == gone.Stamp.Id)?.Stamp;
            var stamp = held ?? gone.Stamp with { ExpiresAt = LocalDay.EndAfter(turn.Now, RestoredDays, turn.Programme.Info) };
            Write(new(AccountKind.Breakage), Account.Purse, stamp.Asset, gone.Amount, stamp);
            Add(stamp, gone.Amount);
            lapsed.Remove(gone);
            back = back.Plus(stamp.Asset, gone.Amount);
        }

        return back;
    }
}
