using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Operations;
using Cashback.Simulator.Workload;

namespace Cashback.Simulator.Checks;

/// <summary>
/// Tickets that were paid from a purse: what a match has refunded and what was restored by hand is together no more than what was
/// spent, in money and in gift.
/// </summary>
internal sealed class PaidChecks(World world)
{
    public void AtEnd(IReadOnlyList<RefundDue> refunds)
    {
        var restored = Restored();
        foreach (var purchase in PaidTickets.Buyers.Select(PaidTickets.Of))
        {
            var (money, moneyByHand) = Sent(refunds, purchase, TicketMethod.Wallet);
            var (gift, giftByHand) = Sent(refunds, purchase, TicketMethod.Gift);
            var back = restored.GetValueOrDefault(purchase);
            Require(moneyByHand || money + back.Money <= PaidTickets.Money, $"{purchase} spent {PaidTickets.Money} of money, the match gave back {money} and a reversal {back.Money}");
            Require(giftByHand || gift + back.Gift <= PaidTickets.Gift, $"{purchase} spent {PaidTickets.Gift} of gift, the match gave back {gift} and a reversal {back.Gift}");
        }
    }

    /// <summary>Where somebody has decided by hand he may pay twice: he was told that it had been given back.</summary>
    private (long Amount, bool ByHand) Sent(IReadOnlyList<RefundDue> refunds, OperationId purchase, TicketMethod method)
    {
        var (sum, byHand) = (0L, false);
        foreach (var refund in refunds.Where(r => r.Method == method && r.Payment == purchase.ToString()))
        {
            foreach (var operation in Operations(new(Cast.Programme, refund.Id)))
            {
                byHand |= operation.Command is CreditRefund or SettleRefund && operation.Reply is not Refused;
                sum += operation.Transfers.Sum(t => t.Debit.Kind == AccountKind.RefundsDue ? t.Amount : t.Credit.Kind == AccountKind.RefundsDue ? -t.Amount : 0);
            }
        }

        return (sum, byHand);
    }

    /// <summary>By hand, by purchase, wherever its purse was then.</summary>
    private Dictionary<OperationId, Amounts> Restored()
    {
        var restored = new Dictionary<OperationId, Amounts>();
        foreach (var grain in world.Database.Tables.Journal.Keys.Where(g => g.Kind is GrainKind.Card or GrainKind.Customer))
        {
            foreach (var operation in Operations(grain))
            {
                if (operation is not { Command: Reverse reverse, Reply: Reversed { Restored: var back } })
                    continue;
                var of = new OperationId(1, reverse.Via ?? grain.Ref, reverse.Seq);
                restored[of] = restored.GetValueOrDefault(of).Plus(Asset.Money, back.Money).Plus(Asset.Gift, back.Gift);
            }
        }

        return restored;
    }

    private IEnumerable<Operation> Operations(GrainId grain) =>
        world.Database.Tables.Journal.GetValueOrDefault(grain)?.Values.Select(e => JsonSerializer.Deserialize(e.Body, Wire.Default.Operation)!) ?? [];

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new ViolationException(what);
    }
}
