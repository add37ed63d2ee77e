using System.Diagnostics;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Tills;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>
/// A top-up is refunded (mission.md A): at most what is left of its money lot, to where it came from; the reward goes down to
/// that of the rest of the amount under the rule of the top-up, and a spent reward follows the claw-back policy.
/// </summary>
internal static class ReversingTopUp
{
    public static Undoing Judge(Operation original, TopUp topUp, ToppedUp toppedUp, ReversedSoFar before, Reverse reverse, PurseBook book, Turn turn)
    {
        if (Destination(topUp, original, reverse) is not { } destination)
            return Undoing.Refuse(new NotReversible());
        var money = original.Transfers.Where(t => t.Credit == Account.Purse && t.Asset == Asset.Money).ToList();
        var made = original.Transfers.Where(t => t.Credit == Account.Purse).ToList();
        var disputed = reverse.Settled && book.IsFrozen(made);
        if (disputed)
            book.Freeze(made, frozen: false);
        var unrefunded = topUp.Amount - before.Amount;
        var left = Math.Min(unrefunded, book.LeftOf(money));
        var (asked, exceeds) = Reversing.Part(unrefunded, reverse.Settled ? unrefunded : left, before, reverse);
        if (exceeds is not null || asked == 0)
            return Undoing.Refuse(exceeds ?? new ExceedsOriginal(0, unrefunded));
        var till = turn.Actor.Till ?? original.Actor.Till;
        if (topUp.Method == TopUpMethod.Cash && CashRefusal(asked, turn.Facts.Drawer) is { } refusal)
            return Undoing.Refuse(refusal);

        var cumulative = before.Amount + asked;
        book.DrawFrom(money, Math.Min(asked, left), destination);
        var lots = book.Transfers.Where(t => t.Credit == destination && t.Lot is not null).Select(t => new MovedLot(t.Lot!, t.Amount, false)).ToList();
        if (asked > left)
            book.Owe(Asset.Money, asked - left, destination);
        var due = toppedUp.Terms is { } terms ? TopUpReward.Of(topUp.Amount - cumulative, terms) : 0;
        // A refund that the provider refused came back without the reward that was taken for it, so there may be less to take.
        var taken = Math.Max(0, toppedUp.Credited.Gift - due - before.TakenBack.Gift);
        var reward = original.Transfers.Where(t => t.Debit.Kind == AccountKind.Granted && t.Asset == Asset.Gift).ToList();
        var shortfall = book.TakeBack(reward, taken, Reach.Purse);
        // What the provider gave back of it was taken; the rest goes on waiting for its dispute.
        if (disputed && cumulative < topUp.Amount)
            book.Freeze(made, frozen: true);
        return new()
        {
            SoFar = before with { Amount = cumulative, TakenBack = before.TakenBack.Plus(Asset.Gift, taken), Full = cumulative == topUp.Amount },
            TakenBack = new(0, taken, 0),
            HandBack = asked,
            Debt = new(Math.Max(0, asked - left), shortfall.Debt, 0),
            Waived = new(0, shortfall.Waived, 0),
            Messages = (topUp, reverse) switch
            {
                ({ Method: TopUpMethod.Cash }, _) when till is { } at => [new(at, new ReceiveCash(-asked))],
                ({ Payment: { } payment }, { Settled: false }) => [new(payment, new RefundPayment(turn.Grain.Ref, asked, lots))],
                _ => [],
            },
        };
    }

    /// <summary>Cash leaves the drawer in front of the customer; where no drawer is known, it is booked without one.</summary>
    private static Refusal? CashRefusal(long amount, DrawerFact? drawer) => drawer switch
    {
        { Open: false } => new DrawerIsClosed(),
        { Content: var content } when content < amount => new DrawerTooLow(content, amount),
        _ => null,
    };

    /// <summary>Back to where it came from; null: nobody knows where that was.</summary>
    private static Account? Destination(TopUp topUp, Operation original, Reverse reverse) => topUp.Method switch
    {
        TopUpMethod.Cash => Account.TransitOf(0),
        TopUpMethod.Terminal => new(AccountKind.Terminal, original.Actor.Till?.ToString() ?? ""),
        TopUpMethod.Online => reverse.Settled ? Account.Transit : topUp.Payment is null ? null : Account.TransitOf(0),
        _ => throw new UnreachableException(topUp.Method.ToString()),
    };
}
