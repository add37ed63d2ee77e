using Cashback.Ledger;

namespace Cashback.Books;

/// <summary>What the journal says of one grain so far. A million of them are held at once, so it is small.</summary>
internal struct Tally
{
    /// <summary>Its last operation.</summary>
    public long Seq;

    /// <summary>When that was decided, UTC ticks.</summary>
    public long At;

    /// <summary>Credits − debits of its own purse.</summary>
    public Sums Purse;

    /// <summary>Its head was there.</summary>
    public bool HasHead;
}

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

    public readonly Amounts ToAmounts() => new(Money, Gift, Points);

    public static ReadOnlySpan<Asset> Assets => [Asset.Money, Asset.Gift, Asset.Points];
}
