using System.Numerics;
using Cashback.Stories;
using FsCheck.Fluent;

namespace Cashback.Ledger;

public sealed class RoundingTests
{
    [Theory]
    [InlineData(5, 2, 3)]
    [InlineData(-5, 2, -3)]
    [InlineData(4, 3, 1)]
    [InlineData(-4, 3, -1)]
    [InlineData(0, 7, 0)]
    public void HalfAway_GoesAwayFromZero(long numerator, long denominator, long expected) =>
        Assert.Equal(expected, Rounding.HalfAway(numerator, denominator));

    [Fact]
    public void Percent_IsTheExactShareRounded() => Properties.Hold(
        from amount in Properties.Amount(Amounts.Max)
        from bps in Gen.Choose(0, 10_000)
        select (amount, bps),
        given =>
        {
            var exact = (BigInteger)given.amount * given.bps;
            var rounded = (BigInteger)Rounding.Percent(given.amount, given.bps) * 10_000;
            // Half away from zero: never more than half below, never as much as half above, in ten-thousandths.
            Assert.InRange(exact - rounded, -5_000, 4_999);
        });

    [Fact]
    public void Saturate_KeepsWhatABalanceMayHold()
    {
        Assert.Equal(Amounts.Max, Rounding.Saturate(Amounts.Max));
        Assert.Equal(Amounts.Max + 1, Rounding.Saturate(Int128.MaxValue));
    }
}
