using Cashback.Grains;

namespace Cashback.Ledger;

internal sealed partial class PurseBook
{
    /// <summary>What is left of the lots that these transfers made is disputed, or no longer.</summary>
    public void Freeze(IEnumerable<Transfer> credits, bool frozen)
    {
        var ids = credits.Where(c => c.Lot is not null).Select(c => c.Lot!.Id).ToHashSet();
        for (var at = 0; at < lots.Count; at++)
        {
            if (ids.Contains(lots[at].Stamp.Id))
                lots[at] = lots[at] with { Frozen = frozen };
        }
    }

    /// <summary>Something of what these transfers made is disputed.</summary>
    public bool IsFrozen(IEnumerable<Transfer> credits) => credits.Any(c => c.Lot is { } stamp && lots.Exists(l => l.Frozen && l.Stamp.Id == stamp.Id));

    /// <summary>
    /// Lots that had left for good come back: in the purse that they had left as the same lots, elsewhere under new ids, which say
    /// where they came from. Those that would expire before <paramref name="liveUntil"/> live until then.
    /// </summary>
    public void Return(IReadOnlyList<Cards.MovedLot> returning, GrainRef from, DateTimeOffset? liveUntil)
    {
        var own = from == turn.Grain.Ref;
        foreach (var (stamp, amount, frozen) in returning)
        {
            var lot = own ? lots.Find(l => l.Stamp.Id == stamp.Id) : Arrived(stamp, from);
            // What has stayed of the lot keeps its day, so what lives longer stands beside it.
            var back = lot is not null && !(lot.Stamp.ExpiresAt < liveUntil) ? lot.Stamp : stamp with
            {
                Id = own && lot is null ? stamp.Id : NextLot(),
                Origin = own && lot is null ? stamp.Origin : stamp.Origin ?? Made(stamp, from),
                ExpiresAt = stamp.ExpiresAt < liveUntil ? liveUntil : stamp.ExpiresAt,
            };
            Write(Account.Transit, Account.Purse, back.Asset, amount, back);
            Add(back, amount, frozen);
        }
    }
}
