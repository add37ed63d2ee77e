namespace Cashback.Rfm;

/// <summary>Scores of all customers against each other (api.md, reports/rfm).</summary>
public static class Scoring
{
    private const int Best = 5;

    /// <summary>One score triple a customer, in the order given.</summary>
    public static RfmScores[] Of(IReadOnlyList<RfmFigures> customers)
    {
        var r = Score(customers, f => -f.RecencyDays);
        var f = Score(customers, f => f.Orders);
        var m = Score(customers, f => f.Total);
        var scores = new RfmScores[customers.Count];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = new(r[i], f[i], m[i]);
        return scores;
    }

    /// <summary>More is better. Sorted from the best down, all that are equal have the same number before them.</summary>
    private static int[] Score(IReadOnlyList<RfmFigures> customers, Func<RfmFigures, long> figure)
    {
        var n = customers.Count;
        var (figures, order) = (new long[n], new int[n]);
        for (var i = 0; i < n; i++)
            (figures[i], order[i]) = (-figure(customers[i]), i);
        Array.Sort(figures, order);
        var scores = new int[n];
        var better = 0;
        for (var i = 0; i < n; i++)
        {
            if (i > 0 && figures[i] != figures[i - 1])
                better = i;
            scores[order[i]] = Best - (int)((long)Best * better / n);
        }

        return scores;
    }
}
