using Cashback.Ledger;

namespace Cashback.Tills;

/// <summary>Cash that goes into a till's account from another one, or, below zero, the other way.</summary>
internal static class TillCash
{
    public static IReadOnlyList<Transfer> Move(Account into, Account from, long amount) => amount switch
    {
        > 0 => [new(into, from, Asset.Money, amount)],
        < 0 => [new(from, into, Asset.Money, -amount)],
        0 => [],
    };
}
