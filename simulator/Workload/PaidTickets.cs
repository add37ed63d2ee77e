using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Operations;

namespace Cashback.Simulator.Workload;

/// <summary>
/// Tickets that were bought with a scan: a part with gift, a part with money of the purse, the rest by card. The match refunds
/// them while somebody at a desk reverses the purchase.
/// </summary>
internal static class PaidTickets
{
    public const long Gift = 300;
    public const long Money = 600;

    /// <summary>Of each buyer: a third of the bill each.</summary>
    private const int Tickets = 3;
    private const long Price = 400;

    /// <summary>After the purse was made, its first purchases, and what came in to be spent.</summary>
    private const long Seq = MatchWork.Purchases + 4;

    public static IReadOnlyList<GrainId> Buyers { get; } = [.. Cast.Cards, .. Cast.Customers];

    /// <summary>What each buyer does before.</summary>
    public static IReadOnlyList<Command> Purchase { get; } =
        [new Adjust(Asset.Gift, Gift, "c"), new Adjust(Asset.Money, Money, "c"), new Scan(Tickets * Price, Redeem: Gift, PayWithMoney: true)];

    public static OperationId Of(GrainId buyer) => new(1, buyer.Ref, Seq);

    public static IEnumerable<TicketLine> Lines(int from) => Buyers.SelectMany((buyer, b) => Enumerable.Range(0, Tickets).Select(t => Line(from + b * Tickets + t + 1, b, t)));

    private static TicketLine Line(int line, int buyer, int ticket)
    {
        var purchase = Of(Buyers[buyer]);
        var (purse, card) = (purchase.ToString(), $"pi_paid{buyer}");
        TicketPayment[] payments = (buyer % 3, ticket) switch
        {
            (0, 0) => [new(purse, TicketMethod.Gift, Gift), new(card, TicketMethod.Card, Price - Gift)],
            (0, 1) => [new(purse, TicketMethod.Wallet, Price)],
            (0, _) => [new(purse, TicketMethod.Wallet, Money - Price), new(card, TicketMethod.Card, 2 * Price - Money)],
            _ => [new(purse, TicketMethod.Gift, 100), new(purse, TicketMethod.Wallet, 200), new(card, TicketMethod.Card, 100)],
        };
        var owner = buyer % 4 == 1 ? Cast.Customers[buyer % Cast.Customers.Count].Ref : default(GrainRef?);
        // Half of the imports do not say which purchase it was.
        return new(line, $"paid{buyer}-{ticket}", Price, "P", "web", TicketState.Sold, payments, Owner: owner, Operation: buyer % 2 == 0 ? purchase : null);
    }
}
