namespace Cashback.Ledger;

/// <summary>The one rounding of the system: half away from zero. Products are taken in 128 bits, so they cannot overflow.</summary>
internal static class Rounding
{
    /// <summary>numerator ÷ denominator. The denominator is above zero.</summary>
    public static long HalfAway(Int128 numerator, Int128 denominator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(denominator, Int128.Zero);
        var (quotient, rest) = Int128.DivRem(Int128.Abs(numerator), denominator);
        if (rest * 2 >= denominator)
            quotient++;
        return (long)(numerator < 0 ? -quotient : quotient);
    }

    /// <summary>A percentage of an amount.</summary>
    /// <param name="amount">Minor units, at most <see cref="Amounts.Max"/>.</param>
    /// <param name="bps">Basis points.</param>
    public static long Percent(long amount, int bps) => HalfAway((Int128)amount * bps, 10_000);

    /// <summary>
    /// The same number, or one above every allowed balance where it is too large for one: crediting that is refused as
    /// <c>balance_too_large</c>, which a number that had wrapped would not be.
    /// </summary>
    public static long Saturate(Int128 amount) => amount > Amounts.Max ? Amounts.Max + 1 : (long)amount;
}
