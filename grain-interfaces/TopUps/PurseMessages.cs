using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.TopUps;

/// <summary>Message: the lots of the top-up that operation <paramref name="Seq"/> credited are disputed, or no longer.</summary>
public sealed record FreezeTopUp(long Seq, bool Frozen) : Command;

/// <summary>Message: what left a purse for good comes back after all, to the same lots. It cannot be refused.</summary>
/// <param name="From">The purse that it had left: lots keep their ids there and get new ones elsewhere.</param>
/// <param name="Lots">What comes back.</param>
/// <param name="Released">Points that are no longer held; only older versions say it here.</param>
/// <param name="LiveUntil">Lots that expire earlier live until then; null: they keep their expiry.</param>
/// <param name="Reversed">The top-up whose reversal is undone by as much.</param>
/// <param name="Requested">What counts no more in the limits of payouts.</param>
public sealed record ReturnLots(GrainRef From, IReadOnlyList<MovedLot> Lots, long Released = 0, DateTimeOffset? LiveUntil = null, OperationId? Reversed = null, DaySpent? Requested = null) : Command;
