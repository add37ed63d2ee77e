using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.Ledger;

internal sealed partial class PurseBook
{
    /// <summary>Available money that was paid in, by the operation that paid it, newest first.</summary>
    public IReadOnlyList<PaidIn> PaidIn() =>
    [
        .. Refundable().GroupBy(l => Source(l.Stamp, turn.Grain.Ref)).Select(g => new PaidIn(new(turn.Incarnation, g.Key.Grain, g.Key.Seq), g.Sum(l => l.Left))),
    ];

    /// <summary>Takes paid money, newest first; the caller has compared the amount.</summary>
    public void DrawPaidIn(long amount, Account to)
    {
        foreach (var lot in Refundable())
        {
            var part = Math.Min(amount, lot.Left);
            if (part > 0)
                Take(lot.Stamp, part, to);
            amount -= part;
        }
    }

    /// <summary>Points leave for a payout by transit; they are shown as held until it is decided.</summary>
    public IReadOnlyList<MovedLot> Hold(long points)
    {
        var from = transfers.Count;
        Draw(Asset.Points, points, Account.TransitOf(0));
        onHold = onHold.Plus(Asset.Points, points);
        return [.. transfers.Skip(from).Select(t => new MovedLot(t.Lot!, t.Amount, false))];
    }

    /// <summary>They are held no longer, wherever they went. A purse that was merged away holds nothing itself.</summary>
    public void Release(long points) => onHold = onHold.Plus(Asset.Points, -Math.Min(points, onHold.Points));

    private List<Lot> Refundable() =>
        [.. lots.Where(l => l.Stamp is { Asset: Asset.Money, Refundable: true } && l.AvailableAt(turn.Now)).OrderByDescending(l => l.Stamp.Id)];
}
