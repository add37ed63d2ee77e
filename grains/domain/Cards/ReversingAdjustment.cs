using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;

namespace Cashback.Cards;

/// <summary>
/// An adjustment is undone by difference, never back to the old balance (mission.md B): a credit is taken from what is left of
/// its own lot, without debt, and what was spent of it is waived; a debit returns to its lots.
/// </summary>
internal static class ReversingAdjustment
{
    public static Undoing Judge(Operation original, Asset asset, long change, ReversedSoFar before, Reverse reverse, PurseBook book)
    {
        var total = Math.Abs(change);
        var (asked, refusal) = Reversing.Part(total, total - before.Amount, before, reverse);
        if (refusal is not null)
            return Undoing.Refuse(refusal);
        var after = before with { Amount = before.Amount + asked, Full = before.Amount + asked == total };
        if (change < 0)
        {
            var spent = original.Transfers.Where(t => t.Debit == Account.Purse && t.Credit.Kind == AccountKind.Adjustments).ToList();
            book.Restore(spent, before.Amount, after.Amount);
            return new() { SoFar = after, Restored = default(Amounts).Plus(asset, asked) };
        }

        var granted = original.Transfers.Where(t => t.Credit == Account.Purse).ToList();
        var shortfall = book.TakeBack(granted, asked, Reach.OwnLots);
        return new()
        {
            SoFar = after with { TakenBack = before.TakenBack.Plus(asset, asked) },
            TakenBack = default(Amounts).Plus(asset, asked),
            Waived = default(Amounts).Plus(asset, shortfall.Waived),
        };
    }
}
