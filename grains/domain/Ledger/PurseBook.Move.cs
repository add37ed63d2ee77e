using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.Ledger;

/// <summary>A purse on its way to another grain: what is sent, and what comes back where it is refused.</summary>
internal sealed record MovingPurse(IReadOnlyList<Lot> Lots, IReadOnlyList<Debt> Debts);

internal sealed partial class PurseBook
{
    /// <summary>Everything leaves by transit, in the operation's first message.</summary>
    public MovingPurse MoveOut() => MoveOut(_ => true, _ => true);

    /// <summary>What came with another customer leaves again, as far as it is still here.</summary>
    public MovingPurse MoveOutOf(Customers.Taken taken) => MoveOut(l => taken.Brought(l.Stamp), taken.Brought);

    private MovingPurse MoveOut(Func<Lot, bool> which, Predicate<Debt> owed)
    {
        var moving = new MovingPurse([.. lots.Where(which)], debts.FindAll(owed));
        foreach (var lot in moving.Lots)
            Take(lot.Stamp, lot.Left, Account.TransitOf(0));
        foreach (var debt in moving.Debts)
            Write(Account.TransitOf(0), Account.Purse, debt.Asset, debt.Amount);
        debts.RemoveAll(owed);
        return moving;
    }

    /// <summary>It was refused: the same lots and debts come back.</summary>
    public void MoveBack(MovingPurse moving)
    {
        foreach (var lot in moving.Lots)
        {
            Write(Account.Transit, Account.Purse, lot.Stamp.Asset, lot.Left, lot.Stamp);
            Add(lot.Stamp, lot.Left, lot.Frozen);
        }

        foreach (var debt in moving.Debts)
        {
            Write(Account.Purse, Account.Transit, debt.Asset, debt.Amount);
            debts.Add(debt);
        }
    }

    /// <summary>Another purse arrives: lots keep dates, rights and freezes and get ids of this purse.</summary>
    public void MoveIn(ReceivePurse arriving)
    {
        foreach (var moved in arriving.Lots)
        {
            var stamp = moved.Lot with { Id = NextLot() };
            Write(Account.Transit, Account.Purse, stamp.Asset, moved.Left, stamp);
            Add(stamp, moved.Left, moved.Frozen);
        }

        foreach (var debt in arriving.Debts)
            Owe(debt.Asset, debt.Amount, Account.Transit, debt.Origin);
    }

    /// <summary>As it travels: every lot and every debt says which operation first made it.</summary>
    public ReceivePurse Parcel(MovingPurse moving) => new(
        turn.Grain.Ref,
        [.. moving.Lots.Select(l => new MovedLot(l.Stamp with { Origin = l.Stamp.Origin ?? Made(l.Stamp) }, l.Left, l.Frozen))],
        [.. moving.Debts.Select(d => new MovedDebt(d.Asset, d.Amount, d.First ?? Name(turn.Grain.Ref, d.Origin)))]);

    /// <summary>
    /// Transfers of an earlier operation with the lots as they are named here now: a purse that has moved carries them under
    /// other ids. A lot that is here under no name is made again.
    /// </summary>
    public IReadOnlyList<Transfer> Localize(IReadOnlyList<Transfer> transfers, GrainRef journal) =>
        [.. transfers.Select(t => t.Lot is { } lot ? t with { Lot = Local(lot, journal) } : t)];

    private LotStamp Local(LotStamp stamp, GrainRef journal)
    {
        var own = journal == turn.Grain.Ref;
        if (own && lots.Exists(l => l.Stamp.Id == stamp.Id))
            return stamp;
        var arrived = Arrived(stamp, journal);
        return arrived?.Stamp ?? (own ? stamp : stamp with { Id = NextLot(), Origin = stamp.Origin ?? Made(stamp, journal) });
    }

    /// <summary>The lot that came here with another purse and was first made by the same operation.</summary>
    private Lot? Arrived(LotStamp stamp, GrainRef journal) =>
        lots.Find(l => l.Stamp.Origin is not null && l.Stamp.Asset == stamp.Asset && l.Stamp.Source == stamp.Source && Source(l.Stamp, turn.Grain.Ref) == Source(stamp, journal));

    /// <summary>Which operation first made a lot. An id that is older than a restore names another incarnation, and the same operation.</summary>
    private static (GrainRef Grain, long Seq) Source(LotStamp stamp, GrainRef journal) =>
        stamp.Origin is { } origin && OperationId.TryParse(origin, out var id) ? (id.Grain, id.Seq) : (journal, stamp.Id / MaxLots);

    private string Made(LotStamp stamp, GrainRef? at = null) => Name(at ?? turn.Grain.Ref, stamp.Id / MaxLots);

    private string Name(GrainRef grain, long seq) => new OperationId(turn.Incarnation, grain, seq).ToString();
}
