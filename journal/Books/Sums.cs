using Cashback.Ledger;

namespace Cashback.Books;

/// <summary>
/// One sum an asset. Adding wraps around instead of failing: amounts are in range, so only a journal that was tampered with
/// gets there, and a wrapped sum still differs from what the state says.
/// </summary>
internal struct Sums
{
    public long Money;
    public long Gift;
    public long Points;

    public readonly bool IsZero => (Money | Gift | Points) == 0;

    public readonly long this[Asset asset] => asset switch
    {
        Asset.Money => Money,
        Asset.Gift => Gift,
        Asset.Points => Points,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public void Add(Asset asset, long amount)
    {
        unchecked
        {
            switch (asset)
            {
                case Asset.Money:
                    Money += amount;
                    break;
                case Asset.Gift:
                    Gift += amount;
                    break;
                case Asset.Points:
                    Points += amount;
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    public static ReadOnlySpan<Asset> Assets => [Asset.Money, Asset.Gift, Asset.Points];
}

internal static class AmountsSums
{
    public static Amounts Plus(this Amounts amounts, Sums more) => new(amounts.Money + more.Money, amounts.Gift + more.Gift, amounts.Points + more.Points);

    public static Amounts Plus(this Amounts amounts, Amounts more) => new(amounts.Money + more.Money, amounts.Gift + more.Gift, amounts.Points + more.Points);

    public static Amounts Minus(this Amounts amounts, Amounts less) => new(amounts.Money - less.Money, amounts.Gift - less.Gift, amounts.Points - less.Points);
}
