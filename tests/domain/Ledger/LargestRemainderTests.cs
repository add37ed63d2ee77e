using Cashback.Stories;
using FsCheck;
using FsCheck.Fluent;

namespace Cashback.Ledger;

public sealed class LargestRemainderTests
{
    private static readonly Gen<long[]> Weights =
        from count in Gen.Choose(1, 6)
        from weights in Properties.Amount(1_000_000_000_000).ArrayOf(count)
        where weights.Sum() > 0
        select weights;

    [Fact]
    public void Split_AddsUpAndIsWithinOneOfEachShare() => Properties.Hold(
        from weights in Weights
        from total in Properties.Amount(Amounts.Max)
        select (weights, total),
        given =>
        {
            var parts = LargestRemainder.Split(given.total, given.weights);
            Assert.Equal(given.total, parts.Sum());
            var sum = (Int128)given.weights.Sum();
            for (var i = 0; i < parts.Length; i++)
            {
                var away = (Int128)parts[i] * sum - (Int128)given.total * given.weights[i];
                Assert.True(Int128.Abs(away) < sum);
            }
        });

    [Fact]
    public void Advance_NeverTakesBackAndEndsAtTheWeights() => Properties.Hold(
        from weights in Gen.Choose(0, 40).Select(n => (long)n).ArrayOf(3)
        where weights.Sum() > 0
        from steps in Gen.Choose(1, 9).ArrayOf(200)
        select (weights, steps),
        given =>
        {
            var parts = new long[3];
            long total = 0;
            foreach (var step in given.steps)
            {
                total = Math.Min(total + step, given.weights.Sum());
                var next = LargestRemainder.Advance(total, parts, given.weights);
                Assert.Equal(total, next.Sum());
                for (var i = 0; i < parts.Length; i++)
                    Assert.InRange(next[i], parts[i], given.weights[i]);
                parts = next;
            }

            Assert.Equal(given.weights, parts);
        });

    [Fact]
    public void Advance_WhereOneMoreWouldTakeOneBack_KeepsIt()
    {
        // The classic paradox: with 10 to split the third part gets 2, with 11 only 1.
        long[] weights = [6, 6, 2];
        Assert.Equal([4, 4, 2], LargestRemainder.Split(10, weights));
        Assert.Equal([5, 5, 1], LargestRemainder.Split(11, weights));
        var advanced = LargestRemainder.Advance(11, [4, 4, 2], weights);
        Assert.Equal(11, advanced.Sum());
        Assert.Equal(2, advanced[2]);
    }

    [Fact]
    public void Split_OfNothing_IsNothing() => Assert.Equal([0, 0], LargestRemainder.Split(0, 0, 0));

    [Fact]
    public void Split_OfSomethingOverNoWeight_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(1, 0, 0));
}
