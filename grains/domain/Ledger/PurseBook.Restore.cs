using Cashback.Programmes;

namespace Cashback.Ledger;

internal sealed partial class PurseBook
{
    /// <summary>How long a lot lives that had expired before its amount came back (mission.md D).</summary>
    public const int RestoredDays = 30;

    /// <summary>
    /// Puts back a part of what an operation spent, last spent first, into the lots that it came from. Debt is repaid first. A
    /// lot that has left the purse is made again with its old stamp; one that has expired lives 30 more days.
    /// </summary>
    /// <param name="spent">Transfers out of the purse, in the order they were made, all of one asset.</param>
    /// <param name="from">How much of them was put back earlier.</param>
    /// <param name="to">How much of them is to be back after it.</param>
    public void Restore(IReadOnlyList<Transfer> spent, long from, long to)
    {
        long passed = 0;
        foreach (var transfer in spent.Reverse())
        {
            var part = Math.Min(to, passed + transfer.Amount) - Math.Max(from, passed);
            passed += transfer.Amount;
            if (part > 0)
                PutBack(transfer, part);
        }

        if (to > passed)
            throw new InvalidOperationException($"{turn.Grain}: {to} to restore, {passed} were spent");
    }

    private void PutBack(Transfer spent, long amount)
    {
        var rest = Repay(spent.Credit, spent.Asset, amount);
        if (rest == 0)
            return;
        var stamp = spent.Lot ?? throw new InvalidOperationException($"{turn.Grain}: spent from no lot");
        var lot = lots.Find(l => l.Stamp.Id == stamp.Id);
        if (lot is not null)
            stamp = lot.Stamp;
        else if (stamp.ExpiresAt <= turn.Now)
            stamp = stamp with { ExpiresAt = LocalDay.EndAfter(turn.Now, RestoredDays, turn.Programme.Info) };
        Write(spent.Credit, Account.Purse, spent.Asset, rest, stamp);
        Add(stamp, rest);
    }
}
