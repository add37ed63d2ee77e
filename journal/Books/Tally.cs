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
