using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>
/// Purchases of tickets that have earned cashback: what is refunded of a bill is told to the purse that bought, which takes back
/// the cashback of that part. One row a job and page of tickets that has any.
/// </summary>
internal static class Earnings
{
    /// <summary>Operations of one purse are fewer; pages are at most 400.</summary>
    private const int SeqBits = 48;

    public static RowWrite Row(int programme, GrainRef job, long page, IReadOnlyDictionary<OperationId, TicketEarning> purchases) => RowWrite.Of(
        RowKey.Of(programme, ListKind.TicketEarnings, job, page),
        new([.. purchases.Values.OrderBy(p => p.Purchase.Grain.Key).ThenBy(p => p.Purchase.Seq)]),
        Wire.Default.TicketEarnings);

    /// <summary>A purse may have bought in several pages and several times: each is a message of its own.</summary>
    public static IReadOnlyList<MemberMessage> Members(Page page, ReadOnlySpan<byte> row)
    {
        if (row.IsEmpty)
            return [];
        var earnings = JsonSerializer.Deserialize(row, Wire.Default.TicketEarnings) ?? throw new JsonException("no purchases");
        return
        [
            .. earnings.Parts.Where(p => p.Purchase.Grain.Kind is GrainKind.Card or GrainKind.Customer)
                .Select(p => new MemberMessage(p.Purchase.Grain, new Reverse(p.Purchase.Seq, p.Amount, Refunded: true, Given: p.Given), (page.Number << SeqBits) | p.Purchase.Seq)),
        ];
    }
}
