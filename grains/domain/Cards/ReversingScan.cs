using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;

namespace Cashback.Cards;

/// <summary>
/// Goods come back (mission.md D): what was spent is restored to its lots, then the cashback is taken back. The cumulative
/// returned part of the bill decides everything, so many small returns end where one large one does.
/// </summary>
internal static class ReversingScan
{
    public static Undoing Judge(Operation original, Scan scan, Scanned scanned, ReversedSoFar before, Reverse reverse, PurseBook book)
    {
        if (reverse.Refunded)
            reverse = reverse with { Amount = Math.Min(reverse.Amount ?? 0, scan.Bill - before.Amount) };
        var (asked, refusal) = Reversing.Part(scan.Bill, scan.Bill - before.Amount, before, reverse);
        if (refusal is not null)
            return Undoing.Refuse(refusal);
        var cumulative = before.Amount + asked;
        var given = Given(original.Transfers, before, reverse, asked);
        var parts = Parts(scanned, before, reverse.Refunded, asked, given);
        var after = before with
        {
            Amount = cumulative, Discount = parts[0], PaidWithMoney = parts[1], Full = cumulative == scan.Bill, Given = Sum(before.Given, given),
        };

        // What a match gives back it sends to the payments itself; here it only counts as given back.
        var restored = reverse.Refunded ? default : Restore(original.Transfers, scanned.Discount, before, after, book);
        // Where the match was told of no purchase, what it has given back is counted here and nowhere else.
        if (!before.Counted && !reverse.Refunded && Twice(original.Transfers, Sum(before.Restored, restored), before.Refunded))
            return Undoing.Refuse(new ExceedsOriginal(Math.Max(0, scan.Bill - before.Amount - before.Refunded.Money - before.Refunded.Gift), asked));
        var (taken, debt, waived) = TakeBack(original.Transfers, scanned.Earned, scan.Bill, before, after, book);
        var discount = after.Discount - before.Discount;
        return new()
        {
            SoFar = after with
            {
                TakenBack = new(0, before.TakenBack.Gift + taken.Gift, before.TakenBack.Points + taken.Points),
                Restored = Sum(before.Restored, restored),
                Counted = before.Counted || reverse.Refunded,
            },
            TakenBack = taken,
            Restored = restored,
            HandBack = reverse.Refunded ? 0 : asked - discount - restored.Money,
            Debt = debt,
            Waived = waived,
            Sale = new(discount - asked, after.Full ? -1 : 0, -discount),
        };
    }

    /// <summary>What a match gives back to the purse, as far as the purse had paid it and it has not come back.</summary>
    private static Amounts Given(IReadOnlyList<Transfer> transfers, ReversedSoFar before, Reverse reverse, long asked)
    {
        var money = Left(AccountKind.Sales, Asset.Money, asked);
        return new(money, Left(AccountKind.Redeemed, Asset.Gift, asked - money), 0);

        long Left(AccountKind to, Asset asset, long most) =>
            Math.Clamp(Spent(transfers, to, asset).Sum(t => t.Amount) - before.Restored[asset] - before.Given[asset], 0, Math.Min(reverse.Given[asset], most));
    }

    /// <summary>
    /// Discount, purse money and the rest of what is returned over all. A match says what it gives back of each; from then on the
    /// shares are those of what is left.
    /// </summary>
    private static long[] Parts(Scanned scanned, ReversedSoFar before, bool isRefunded, long asked, Amounts given)
    {
        long[] so = [before.Discount, before.PaidWithMoney, before.Amount - before.Discount - before.PaidWithMoney];
        if (!before.Counted && !isRefunded)
            return LargestRemainder.Advance(before.Amount + asked, so, scanned.Discount, scanned.PaidWithMoney, scanned.ToPay);
        long[] left = [scanned.Discount - so[0], scanned.PaidWithMoney - so[1], scanned.ToPay - so[2]];
        // What was told goes first; where tickets cost more than was paid by other means, the rest is of what is left.
        long[] told = [Math.Min(given.Gift, left[0]), Math.Min(given.Money, left[1]), 0];
        if (isRefunded && told[0] + told[1] > 0)
            told[2] = Math.Min(asked - told[0] - told[1], left[2]);
        var shares = LargestRemainder.Split(asked - told.Sum(), left[0] - told[0], left[1] - told[1], left[2] - told[2]);
        return [so[0] + told[0] + shares[0], so[1] + told[1] + shares[1], so[2] + told[2] + shares[2]];
    }

    private static Amounts Restore(IReadOnlyList<Transfer> transfers, long discount, ReversedSoFar before, ReversedSoFar after, PurseBook book)
    {
        var gift = Spent(transfers, AccountKind.Redeemed, Asset.Gift);
        var points = Spent(transfers, AccountKind.Redeemed, Asset.Points);
        var money = Spent(transfers, AccountKind.Sales, Asset.Money);
        // A match gives back gift itself, and never points.
        var (giftBefore, pointsBefore) = Share(before.Discount - before.Given.Gift);
        var (giftAfter, pointsAfter) = Share(after.Discount - before.Given.Gift);
        book.Restore(points, pointsBefore, pointsAfter);
        book.Restore(gift, giftBefore, giftAfter);
        book.Restore(money, before.PaidWithMoney, after.PaidWithMoney);
        return new(after.PaidWithMoney - before.PaidWithMoney, giftAfter - giftBefore, pointsAfter - pointsBefore);

        // What was drawn last comes back first: points before gift. The last cent of their value brings the last point.
        (long Gift, long Points) Share(long restored)
        {
            var drawn = points.Sum(t => t.Amount);
            var value = discount - gift.Sum(t => t.Amount);
            var back = Math.Min(restored, value);
            return (restored - back, value == 0 ? 0 : Rounding.HalfAway((Int128)drawn * back, value));
        }
    }

    private static Amounts Sum(Amounts one, Amounts other) => new(one.Money + other.Money, one.Gift + other.Gift, one.Points + other.Points);

    /// <summary>More would have come back than was spent.</summary>
    private static bool Twice(IReadOnlyList<Transfer> transfers, Amounts restored, Amounts refunded) =>
        (refunded.Money > 0 && restored.Money + refunded.Money > Spent(transfers, AccountKind.Sales, Asset.Money).Sum(t => t.Amount))
        || (refunded.Gift > 0 && restored.Gift + refunded.Gift > Spent(transfers, AccountKind.Redeemed, Asset.Gift).Sum(t => t.Amount));

    private static (Amounts Taken, Amounts Debt, Amounts Waived) TakeBack(IReadOnlyList<Transfer> transfers, Amounts earned, long bill, ReversedSoFar before, ReversedSoFar after, PurseBook book)
    {
        Amounts taken = default, debt = default, waived = default;
        foreach (var asset in new[] { Asset.Gift, Asset.Points })
        {
            if (earned[asset] == 0)
                continue;
            var amount = Rounding.HalfAway((Int128)earned[asset] * after.Amount, bill) - before.TakenBack[asset];
            var granted = transfers.Where(t => t.Debit.Kind == AccountKind.Granted && t.Asset == asset).ToList();
            var shortfall = book.TakeBack(granted, amount, Reach.Purse);
            taken = taken.Plus(asset, amount);
            debt = debt.Plus(asset, shortfall.Debt);
            waived = waived.Plus(asset, shortfall.Waived);
        }

        return (taken, debt, waived);
    }

    private static List<Transfer> Spent(IReadOnlyList<Transfer> transfers, AccountKind to, Asset asset) =>
        [.. transfers.Where(t => t.Debit == Account.Purse && t.Credit.Kind == to && t.Asset == asset)];
}
