namespace Cashback.Rfm;

public sealed class ScoringTests
{
    [Fact]
    public void Score_CountsWhoIsStrictlyBetter()
    {
        RfmFigures[] figures = [.. Enumerable.Range(1, 10).Select(i => new RfmFigures(i, 0, i, 100 * i))];
        var scores = Scoring.Of(figures);
        Assert.Equal([5, 5, 4, 4, 3, 3, 2, 2, 1, 1], scores.Select(s => s.R));
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], scores.Select(s => s.F));
        Assert.Equal(scores.Select(s => s.F), scores.Select(s => s.M));
    }

    [Fact]
    public void Score_IsEqualForEqualFigures()
    {
        var scores = Scoring.Of([new(1, 0, 1, 5), new(1, 0, 1, 5), new(1, 0, 2, 5), new(9, 0, 1, 5)]);
        Assert.Equal([5, 5, 5, 2], scores.Select(s => s.R));
        Assert.Equal([4, 4, 5, 4], scores.Select(s => s.F));
        Assert.Equal([5, 5, 5, 5], scores.Select(s => s.M));
    }

    [Fact]
    public void Segments_LeaveNobodyOut()
    {
        var scores = from r in Enumerable.Range(1, 5) from f in Enumerable.Range(1, 5) from m in Enumerable.Range(1, 5) select new RfmScores(r, f, m);
        var found = scores.SelectMany(s => new[] { Segments.Of(s, 1), Segments.Of(s, 5) }).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Segments.All.Select(s => s.Name).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
