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
        var gone = lots.Where(l => l.ExpiredAt(turn.Now)).OrderBy(l => l.Stamp.ExpiresAt).ThenBy(l => l.Stamp.Id).ToList();
        if (gone.Count == 0)
            return;
        foreach (var lot in gone)
        {
            Take(lot.Stamp, lot.Left, new(AccountKind.Breakage));
            lapsed.Add(new(lot.Stamp, lot.Left));
        }

        lapsed.RemoveAll(l => l.Stamp.ExpiresAt + LapsedFor < turn.Now);
        if (lapsed.Count > MaxLapsed)
            lapsed.RemoveRange(0, lapsed.Count - MaxLapsed);
    }
}
